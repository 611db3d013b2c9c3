/** What a run saves where conversations share what they begin with, counted from the micro-batches that it takes. */
import type { RunConfig } from "../../protocol/config.ts";
import type { SharedTokens } from "../../protocol/instructions/mixture.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { stageAt } from "../../train/optimStages.ts";
import { tokensOfShared } from "../../train/sharedBeginnings.ts";
import type { RunStages } from "../stages/runStages.ts";
import { mediaIdOf } from "./mediaId.ts";
import { objectiveInStage, runMethod } from "./runMethod.ts";

/** @param own rows that the run learns from  @param run undefined where it has nothing to learn */
export function countSharedTokens(
  own: readonly TrainingRow[],
  run: RunStages | undefined,
  config: RunConfig,
): SharedTokens {
  const shown = own.map(mediaIdOf).filter((id) => id !== "");
  const times = new Map<string, number>();
  for (const id of shown) times.set(id, (times.get(id) ?? 0) + 1);
  const counts = { examples: shown.filter((id) => times.get(id)! > 1).length, all: 0, computed: 0 };
  if (!run) return counts;
  const method = runMethod(config);
  for (let step = 0; step < run.totalSteps; step++) {
    const { views } = objectiveInStage(method, stageAt(run.stages, step), step);
    for (const rows of run.rowsOfStep(step)) {
      const conversations = rows.map(({ encoded }) => encoded);
      const tokens = conversations.reduce((sum, { ids }) => sum + ids.length, 0);
      counts.all += tokens;
      // Rows in several views stand for themselves.
      counts.computed +=
        views.length > 0 ? tokens : tokensOfShared(conversations, rows.map(mediaIdOf));
    }
  }
  return counts;
}
