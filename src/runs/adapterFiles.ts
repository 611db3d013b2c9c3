/** The adapter of a run, loaded from its files. */
import { UserError } from "../base/userError.ts";
import type { Run } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { readAdapterValues, readCheckpoint } from "../train/checkpoint.ts";
import type { ModelSession, LoadedAdapter } from "../inference/session.ts";
import { checkpointName, FINAL_FILE, hasResult } from "../storage/runFileNames.ts";
import { runLayout } from "./runMethod.ts";
import type { Recorder } from "../inference/recordModel.ts";

/** The result of a run, or its newest checkpoint when there is none. @throws UserError when there is no checkpoint either */
export async function adapterValues(
  library: Library,
  run: Run,
  plan: Pick<Recorder, "model" | "catalog">,
): Promise<{ layout: AdapterLayout; values: Float32Array }> {
  const layout = runLayout(plan, run.config);
  const files = library.runFiles(run.id);
  const final = hasResult(run) ? await files.read(FINAL_FILE) : null;
  if (final) return { layout, values: readAdapterValues(final) };
  const saved = run.savedStep > 0 ? await files.read(checkpointName(run.savedStep)) : null;
  if (saved) return { layout, values: readCheckpoint(saved, layout.bytes / 4).values };
  throw new UserError(
    `"${run.title}" has not learned anything yet: let it run to its first saved step.`,
  );
}

export async function loadRunAdapter(
  session: ModelSession,
  library: Library,
  run: Run,
): Promise<LoadedAdapter> {
  const { layout, values } = await adapterValues(library, run, session.recorder);
  return session.loadAdapter(layout, values);
}
