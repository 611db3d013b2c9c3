/** Networks that read texts and that were brought as ONNX. */
import type { TextNetworkRecord } from "../../../../protocol/network.ts";
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

export function removeTextNetwork(id: string): Promise<void> {
  return call("textNetwork.remove", { id });
}
