/** Networks that read texts and that were brought as ONNX, from a folder or from the Hub. */
import type { HubNetwork, TextNetworkRecord } from "../../../../protocol/network.ts";
import { runJob } from "../../job.ts";
import { call } from "../../workerClient.ts";
import type { NamedFile } from "../imports.ts";

export function loadTextNetworks(): Promise<TextNetworkRecord[]> {
  return call("textNetwork.list", {});
}

/** Its job has the purpose "textNetwork". */
export function bringTextNetwork(files: readonly NamedFile[]): Promise<TextNetworkRecord> {
  return runJob("textNetwork", "Reading the network", "textNetwork.import", { files: [...files] });
}

/** Its job has the purpose "textNetwork". */
export function lookAtHubForTexts(repo: string): Promise<HubNetwork> {
  return runJob("textNetwork", "Asking the Hub", "textNetwork.lookAtHub", { repo });
}

/** Its job has the purpose "textNetwork". */
export function bringTextsFromHub({ repo, commit }: HubNetwork): Promise<TextNetworkRecord> {
  const wanted = { repo, commit };
  return runJob("textNetwork", "Downloading the network", "textNetwork.bringFromHub", wanted);
}

export function removeTextNetwork(id: string): Promise<void> {
  return call("textNetwork.remove", { id });
}
