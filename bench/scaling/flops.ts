/**
 * Floating-point operations of an optimiser step, counted as usual from its products (Kaplan et al. 2020, arXiv 2001.08361,
 * section 2.1): 2 for each weight and token forward and 2 back through it, and 2 more for the gradient of a weight that learns. Pure.
 * Attention, norms, the loss and what is computed anew for want of memory are left out.
 */
import type { AdapterLayout } from "../../src/engine/weights/adapterLayout.ts";
import type { ModelPlan } from "../../src/inference/openModel.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import type { TrainingRows } from "../../src/runs/data/rows.ts";
import { runWork } from "../../src/runs/planning/forecast/work.ts";

export interface StepFlops {
  /** 4 P T: frozen weights; P of the head counts for answers alone, of the projector for rows of pictures. */
  frozen: number;
  /** 6 P T: weights of the adapter. */
  learnt: number;
}

/** The mean over the steps. */
export function stepFlops(
  planned: ModelPlan,
  rows: TrainingRows,
  config: RunConfig,
  { rank, pairs }: AdapterLayout,
): StepFlops {
  const { step, tokensPerStep } = runWork(
    planned,
    rows,
    { ...config, checkpointing: false },
    [],
    0,
  );
  const { vision } = planned.model;
  const perStep = (config.batch * config.accumulate) / rows.own.length;
  const pictureRows = rows.own
    .flatMap(({ encoded }) => encoded.mediaGrids)
    .reduce((sum, grid) => sum + vision!.featureRows(grid) * perStep, 0);
  const weightsIn = (part: "language" | "projector") =>
    pairs
      .filter((pair) => pair.part === part)
      .reduce((sum, { inFeatures, outFeatures }) => sum + rank * (inFeatures + outFeatures), 0);
  const learnt = 6 * (weightsIn("language") * tokensPerStep + weightsIn("projector") * pictureRows);
  return { frozen: step.flops, learnt };
}
