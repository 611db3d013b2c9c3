/** Packs an adapter or a project into a zip, and saves it in a second step, so that its content can be shown between. */
import type { ClearanceState } from "../../../protocol/calls/projectCalls.ts";
import type { CheckedLog, LogEntry } from "../../../protocol/log/eventLog.ts";
import { STATEMENTS } from "../../../protocol/clearance.ts";
import type { Media, Project, Run } from "../../../protocol/records.ts";
import { call } from "../workerClient.ts";
import { runJob } from "../job.ts";
import { store } from "../store.ts";
import { fileNameOf, saveBlob } from "../../browser/saveBlob.ts";

export interface Package {
  blob: Blob;
  /** Suggested file name. */
  name: string;
}

/** Folder name of an exported adapter. */
export function adapterName({ title }: Pick<Run, "title">): string {
  return `${fileNameOf(title).replace(/-?adapter$/, "") || "scion"}-adapter`;
}

/** A zip of the PEFT folder: adapter_model.safetensors, adapter_config.json, model card. */
export async function packAdapter(run: Run): Promise<Package> {
  const blob = await call("adapter.export", { runId: run.id });
  return { blob, name: `${adapterName(run)}.zip` };
}

/** A zip of the whole project. Its job has the purpose "export". */
export async function packProject(project: Project): Promise<Package> {
  const { id, title } = project;
  const blob = await runJob("export", "Packing the project", "project.export", { projectId: id });
  return { blob, name: `${fileNameOf(title)}.scion.zip` };
}

/** Saves it to the downloads. */
export function savePackage({ blob, name }: Package): void {
  saveBlob(blob, name);
}

/** What has to be looked through and stated before files of a project leave. */
export function loadClearance(projectId: string): Promise<ClearanceState> {
  return call("project.clearance", { projectId });
}

/** What was done in a project, and whether the log is as it was written. */
export function loadLog(projectId: string): Promise<CheckedLog> {
  return call("project.log", { projectId });
}

/** Saves a log with one entry a line, as the project file has it. */
export function saveLog({ title }: Project, entries: readonly LogEntry[]): void {
  const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
  saveBlob(new Blob([text], { type: "application/jsonl" }), `${fileNameOf(title)}-log.jsonl`);
}

/** Keeps that all of these media were looked through and all statements made. */
export async function stateClearance(projectId: string, media: readonly Media[]): Promise<void> {
  const hashes = media.map(({ hash }) => hash);
  const statements = [...STATEMENTS];
  const project = await call("project.clear", { projectId, hashes, statements });
  store.setState(({ projects }) => ({
    projects: projects.map((one) => (one.id === project.id ? project : one)),
  }));
}
