/** Carry an adapter away. The whole project: exportProject in projects.ts. */
import type { Run } from "../../../protocol/records.ts";
import { call } from "../engine.ts";
import { fileNameOf, saveBlob } from "../saveBlob.ts";

/** A zip of the PEFT folder, saved to the downloads. */
export async function exportAdapter(run: Run): Promise<void> {
  const blob = await call("adapter.export", { runId: run.id });
  saveBlob(blob, `${fileNameOf(run.title)}-adapter.zip`);
}
