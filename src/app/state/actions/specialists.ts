/** The specialist of a project: the questions that it could answer, and its training. */
import type { LabelMap } from "../../../protocol/network.ts";
import type { ClassTasks, SpecialistReport } from "../../../protocol/specialist.ts";
import { runJob } from "../job.ts";
import { call } from "../workerClient.ts";

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

export function suggestLabels(id: string, classes: string[]): Promise<LabelMap> {
  return call("network.suggestLabels", { id, classes });
}
