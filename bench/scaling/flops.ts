/**
 * Floating-point operations of an optimiser step, counted as usual from its products (Kaplan et al. 2020, arXiv 2001.08361,
 * section 2.1): 2 for each weight and token forward and 2 back through it, and 2 more for the gradient of a weight that learns. Pure.
 * Attention, norms, the loss and what is computed anew for want of memory are left out.
 */
import { batched } from "../../src/base/async/batched.ts";
import type { ModelPlan } from "../../src/inference/openModel.ts";
import { supervisedTokens, type Conversation } from "../../src/methods/conversation.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import { plainRows } from "../../src/runs/data/batchRows.ts";
import type { TrainingRows } from "../../src/runs/data/rows.ts";
import { pairsOf, weightsOf } from "../../src/runs/planning/forecast/partSizes.ts";
import { sum } from "../../src/runs/planning/forecast/sum.ts";

export interface StepFlops {
  /** 4 P T: frozen weights; P of the head counts for answers alone, of the projector for rows of pictures. */
  frozen: number;
  /** 6 P T: weights of the adapter. */
  learnt: number;
}

/** The mean over the steps of a run of plain questions. Conversations share their beginnings as they will in their micro-batches. */
export function stepFlops(planned: ModelPlan, rows: TrainingRows, config: RunConfig): StepFlops {
  const [weights, pairs] = [weightsOf(planned), pairsOf(planned, config.adapter)];
  const conversations = batched(rows.own, config.batch).flatMap(
    (batch) => plainRows(batch).content.conversations,
  );
  const share = (config.batch * config.accumulate) / rows.own.length;
  const perStep = (count: (conversation: Conversation) => number) =>
    share * sum(conversations, count);
  const { vision } = planned.model;
  const tokens = perStep(({ ids }) => ids.length);
  const features = perStep(({ mediaGrids }) =>
    sum(mediaGrids, (grid) => vision!.featureRows(grid)),
  );
  const { language, projector, head } = weights;
  const frozen = language * tokens + projector * features + head * perStep(supervisedTokens);
  const learnt = pairs.language * tokens + pairs.projector * features;
  return { frozen: 4 * frozen, learnt: 6 * learnt };
}
