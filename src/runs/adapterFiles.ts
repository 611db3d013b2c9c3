/** The adapter of a run, loaded from its files. */
import { modelIdText } from "../base/modelId.ts";
import { UserError } from "../base/userError.ts";
import type { Run } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { readAdapterValues, readCheckpoint } from "../train/checkpoint.ts";
import type { ModelSession, LoadedAdapter } from "../inference/session.ts";
import { checkpointName, FINAL_FILE, hasResult } from "../storage/runs/runFileNames.ts";
import { runLayout } from "./data/runMethod.ts";
import type { Recorder } from "../inference/recordModel.ts";

/**
 * The result of a run, or its newest checkpoint when there is none.
 * @throws UserError when there is no checkpoint either, or the adapter is of a model with other layers
 */
export async function adapterValues(
  library: Library,
  run: Run,
  plan: Pick<Recorder, "model" | "catalog">,
): Promise<{ layout: AdapterLayout; values: Float32Array }> {
  const layout = runLayout(plan, run.config);
  const files = library.runs.files(run.id);
  const final = hasResult(run) ? await files.read(FINAL_FILE) : null;
  if (final) {
    const values = readAdapterValues(final);
    requireFit(run, values.length, layout.bytes / 4);
    return { layout, values };
  }
  const saved = run.savedStep > 0 ? await files.read(checkpointName(run.savedStep)) : null;
  if (saved) return { layout, values: readCheckpoint(saved, layout.bytes / 4).values };
  throw new UserError(
    `"${run.title}" has not learned anything yet: let it run to its first saved step.`,
  );
}

/** A person may say which model a run was learnt on, and be wrong. @throws UserError when the numbers of values differ */
export function requireFit(
  { title, config }: Pick<Run, "title" | "config">,
  found: number,
  needed: number,
): void {
  if (found === needed) return;
  throw new UserError(
    `The adapter of "${title}" has ${found} numbers, and the layers of ${modelIdText(config.modelId)} take ${needed}: it was learnt on another model. Choose that one for the project, on the Models screen.`,
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
