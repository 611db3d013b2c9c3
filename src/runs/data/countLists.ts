/** How many questions of a run list their answers, or did before it left the lists out. */
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { ListCounts } from "../../protocol/instructions/mixture.ts";
import { watchedRows } from "../stages/watchedRows.ts";
import type { TrainingRows } from "./rows.ts";

export function countLists(
  { own, validation }: Pick<TrainingRows, "own" | "validation">,
  config: Pick<RunConfig, "schedule">,
): ListCounts {
  const count = (rows: readonly TrainingRow[]) =>
    rows.reduce((sum, { lists = 0 }) => sum + lists, 0);
  return { train: count(own), watched: count(watchedRows(validation, config)) };
}
