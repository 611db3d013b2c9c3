/** Image networks that are brought as ONNX. */
import type { LabelMap, NetworkEntry, NetworkRecord } from "../../../protocol/network.ts";
import { runJob } from "../job.ts";
import { call } from "../workerClient.ts";
import type { NamedFile } from "./imports.ts";

export function loadNetworks(): Promise<NetworkEntry[]> {
  return call("network.list", {});
}

/** Its job has the purpose "network". */
export function bringNetwork(files: readonly NamedFile[]): Promise<NetworkRecord> {
  return runJob("network", "Reading the network", "network.import", { files: [...files] });
}

export function removeNetwork(id: string): Promise<void> {
  return call("network.remove", { id });
}

export function suggestLabels(id: string, classes: string[]): Promise<LabelMap> {
  return call("network.suggestLabels", { id, classes });
}
