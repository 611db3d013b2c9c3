/** The specialist of a project: the questions that it could answer, its training, and the networks that it may look through. */
import type {
  HubNetwork,
  LabelMap,
  NetworkEntry,
  NetworkRecord,
} from "../../../protocol/network.ts";
import type { ClassTasks, SpecialistReport } from "../../../protocol/specialist.ts";
import { runJob } from "../job.ts";
import { call } from "../workerClient.ts";
import type { NamedFile } from "./imports.ts";

export function loadTasks(projectId: string, keepApart: boolean): Promise<ClassTasks> {
  return call("specialist.tasks", { projectId, keepApart });
}

export function loadSpecialist(projectId: string): Promise<SpecialistReport | null> {
  return call("specialist.get", { projectId });
}

/** A network by its id, and which of its classes stand for which of the project's. */
export interface ThroughNetwork {
  id: string;
  labels: LabelMap;
}

/** Its job has the purpose "specialist". */
export function trainSpecialist(
  projectId: string,
  keys: string[],
  keepApart: boolean,
  network: ThroughNetwork | null,
): Promise<SpecialistReport> {
  const args = { projectId, keys, keepApart, seed: 1, ...(network && { network }) };
  return runJob("specialist", "Training the specialist", "specialist.train", args);
}

/** The specialists of all projects that can be plugged in beside a run. */
export function loadOthers(runId: string) {
  return call("specialist.others", { runId });
}

/** Image networks that were brought as ONNX. */
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

export function suggestLabels(id: string, classes: string[]): Promise<LabelMap> {
  return call("network.suggestLabels", { id, classes });
}
