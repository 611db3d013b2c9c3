/** Image networks that were brought as ONNX, from a folder or from the Hub. */
import type { HubNetwork, NetworkEntry, NetworkRecord } from "../../../../protocol/network.ts";
import { runJob } from "../../job.ts";
import { call } from "../../workerClient.ts";
import type { NamedFile } from "../imports.ts";

export function loadNetworks(): Promise<NetworkEntry[]> {
  return call("network.list", {});
}

/** Its job has the purpose "network". */
export function bringNetwork(files: readonly NamedFile[]): Promise<NetworkRecord> {
  return runJob("network", "Reading the network", "network.import", { files: [...files] });
}

/** Its job has the purpose "network". */
export function lookAtHub(repo: string): Promise<HubNetwork> {
  return runJob("network", "Asking the Hub", "network.lookAtHub", { repo });
}

/** Its job has the purpose "network". */
export function bringFromHub({ repo, commit }: HubNetwork): Promise<NetworkRecord> {
  return runJob("network", "Downloading the network", "network.bringFromHub", { repo, commit });
}

export function removeNetwork(id: string): Promise<void> {
  return call("network.remove", { id });
}
