/** Packs an adapter or a project into a zip, and saves it in a second step, so that its content can be shown between. */
import type { Project, Run } from "../../../protocol/records.ts";
import { call } from "../workerClient.ts";
import { runJob } from "../job.ts";
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
