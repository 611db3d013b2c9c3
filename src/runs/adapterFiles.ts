/** The adapter of a run: where its numbers lie in storage, and how they come beside the model. */
import { UserError } from "../base/userError.ts";
import type { Run } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import { layOutAdapter, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { readAdapterValues, readCheckpoint } from "../train/checkpoint.ts";
import type { Engine, LoadedAdapter } from "../inference/session.ts";
import type { Recorder } from "../inference/recordModel.ts";

export const checkpointName = (step: number) => `checkpoint-${step}.safetensors`;
/** The version with the lowest check loss, and the one a finished run answers with. */
export const BEST = "best.safetensors";
export const FINAL = "adapter.safetensors";

/** The result of a finished run, or the newest checkpoint of one that is not. @throws UserError when there is none yet. */
export async function adapterValues(
  library: Library,
  run: Run,
  { model, catalog }: Pick<Recorder, "model" | "catalog">,
): Promise<{ layout: AdapterLayout; values: Float32Array }> {
  const layout = layOutAdapter(catalog, model.parts, run.config.adapter);
  const files = library.runFiles(run.id);
  const final = await files.read(FINAL);
  if (final) return { layout, values: readAdapterValues(final) };
  const saved = run.savedStep > 0 ? await files.read(checkpointName(run.savedStep)) : null;
  if (saved) return { layout, values: readCheckpoint(saved, layout.bytes / 4).values };
  throw new UserError(
    `"${run.title}" has not learned anything yet: let it run to its first saved step.`,
  );
}

export async function loadRunAdapter(
  engine: Engine,
  library: Library,
  run: Run,
): Promise<LoadedAdapter> {
  const { layout, values } = await adapterValues(library, run, engine.recorder);
  return engine.loadAdapter(layout, values);
}
