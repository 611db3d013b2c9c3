/** A run that begins with the values of another run's adapter instead of new ones. */
import { branchProblem } from "../base/branchProblem.ts";
import { UserError } from "../base/userError.ts";
import { formatCount } from "../base/words/formatCount.ts";
import { learntBefore } from "../dataset/learntBefore.ts";
import { size } from "../engine/graph/shape.ts";
import { initialValues, type AdapterLayout } from "../engine/weights/adapterLayout.ts";
import type { Recorder } from "../inference/recordModel.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Example, Run, RunBranch } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import { hasResult } from "../storage/runs/runFileNames.ts";
import { adapterValues } from "./adapterFiles.ts";

/** What a run keeps of the one that it begins from. @throws UserError when that has not ended, or its adapter is another */
export function branchFrom(source: Run, config: RunConfig): RunBranch {
  if (!hasResult(source)) {
    throw new UserError(
      `“${source.title}” has not ended: let it finish, or stop and keep it, to begin from its adapter.`,
    );
  }
  const problem = branchProblem(source, config);
  if (problem) throw new UserError(problem);
  const step = source.result?.step ?? source.step;
  const own = source.origin === "trained" ? [source.versionId] : [];
  const learnt = [...new Set([...own, ...(source.branch?.learnt ?? [])])];
  return { runId: source.id, title: source.title, step, learnt };
}

/**
 * Held-out examples stay held out: what the adapter learnt from before must not be asked by the check of the new run.
 * @throws UserError when `rows` of the new run's version hold out such examples
 */
export async function requireUnlearnt(
  library: Library,
  projectId: string,
  { title, learnt }: RunBranch,
  rows: readonly Example[],
): Promise<void> {
  for (const versionId of learnt) {
    const earlier = await library.versionContent(projectId, versionId);
    const count = learntBefore(earlier.rows, rows).length;
    if (count === 0) continue;
    throw new UserError(
      `The adapter of “${title}” learnt from ${formatCount(count, "example")} of the same picture or source as those that are hidden or watched now: asking for them would prove nothing. Move these to Learn on the Examples screen, or begin from the general model.`,
    );
  }
}

/** The values that a run begins with, in its layout. @throws UserError when the run that it begins from is gone */
export async function startValues(
  library: Library,
  { projectId, config, branch }: Run,
  layout: AdapterLayout,
  recorder: Recorder,
): Promise<Float32Array> {
  const fresh = initialValues(layout, config.seed);
  if (!branch) return fresh;
  const source = (await library.runs.list(projectId)).find(({ id }) => id === branch.runId);
  if (!source) {
    throw new UserError(
      `“${branch.title}”, from whose adapter this lesson begins, was deleted. Start a new lesson.`,
    );
  }
  const found = await adapterValues(library, source, recorder);
  return carriedOver(found, layout, fresh);
}

/** Pairs and tensors that both layouts have, by name; the others as they are in `fresh`. */
export function carriedOver(
  source: { layout: AdapterLayout; values: Float32Array },
  layout: AdapterLayout,
  fresh: Float32Array,
): Float32Array {
  const theirs = new Map(placed(source.layout).map((tensor) => [tensor.name, tensor]));
  const values = fresh.slice();
  for (const { name, offset, floats } of placed(layout)) {
    const found = theirs.get(name);
    if (found?.floats !== floats) continue;
    const from = found.offset / 4;
    values.set(source.values.subarray(from, from + floats), offset / 4);
  }
  return values;
}

function placed({ rank, pairs, tensors }: AdapterLayout) {
  return [
    ...pairs.flatMap(({ path, aOffset, bOffset, inFeatures, outFeatures }) => [
      { name: `${path}.lora_A`, offset: aOffset, floats: rank * inFeatures },
      { name: `${path}.lora_B`, offset: bOffset, floats: outFeatures * rank },
    ]),
    ...tensors.map(({ name, shape, offset }) => ({ name, offset, floats: size(shape) })),
  ];
}
