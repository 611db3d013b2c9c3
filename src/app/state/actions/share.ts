/** Pack an adapter or a whole project into one file, and hand it over. Packing and saving are two steps, so that the size is known. */
import type { Project, Run } from "../../../protocol/records.ts";
import { call } from "../workerClient.ts";
import { runJob } from "../job.ts";
import { fileNameOf, saveBlob } from "../../browser/saveBlob.ts";

export interface Package {
  blob: Blob;
  /** Suggested file name. */
  name: string;
}

/** The name of an adapter's folder, and of its zip without the ending. */
export function adapterName({ title }: Pick<Run, "title">): string {
  return `${fileNameOf(title).replace(/-?adapter$/, "") || "scion"}-adapter`;
}

/** A zip of the PEFT folder: adapter_model.safetensors, adapter_config.json, model card. */
export async function packAdapter(run: Run): Promise<Package> {
  const blob = await call("adapter.export", { runId: run.id });
  return { blob, name: `${adapterName(run)}.zip` };
}

/** Everything of a project: pictures, clips, questions, versions, lessons. Its job has the purpose "export". */
export async function packProject(project: Project): Promise<Package> {
  const { id, title } = project;
  const blob = await runJob("export", "Packing the project", "project.export", { projectId: id });
  return { blob, name: `${fileNameOf(title)}.scion.zip` };
}

/** Saves it to the downloads. */
export function savePackage({ blob, name }: Package): void {
  saveBlob(blob, name);
}
