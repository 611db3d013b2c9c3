/**
 * Which ranges of the arenas an optimiser step updates, as PyTorch decides it after `zero_grad(set_to_none=True)`: a tensor
 * that took no part in the step has no gradient and is skipped, so that neither weight decay nor its moments move it, and its
 * own count of updates, which corrects the bias of the moments, stays (torch.optim.adamw, `state["step"]` of each
 * parameter). Pure.
 */
import type { ArenaRange } from "./arenas.ts";

/** Tensors that lie together and have had as many updates. */
export interface UpdateRange extends ArenaRange {
  /** Row of the hyperparameters of their count. */
  row: number;
}

export interface StepUpdate {
  ranges: UpdateRange[];
  /** By row: the updates that its tensors have had, this one included. */
  counts: number[];
}

/**
 * Joins neighbours with the same count. By parameter, in the order of the arenas: its range, the updates that it has had, this
 * one included, and whether this step updates it.
 */
export function updateRanges(
  parameters: readonly ArenaRange[],
  counts: Uint32Array,
  isUpdated: readonly boolean[],
): StepUpdate {
  const ranges: UpdateRange[] = [];
  const rows: number[] = [];
  for (const [i, { begin, end }] of parameters.entries()) {
    if (!isUpdated[i]) continue;
    if (!rows.includes(counts[i]!)) rows.push(counts[i]!);
    const row = rows.indexOf(counts[i]!);
    const before = ranges.at(-1);
    if (before?.end === begin && before.row === row) before.end = end;
    else ranges.push({ begin, end, row });
  }
  return { ranges, counts: rows };
}
