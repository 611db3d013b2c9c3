/**
 * What a run has to compute, counted before it starts: multiplications and additions of its matrix products, the adapter's and the
 * decoder's attention among them, and dispatches. Norms and attention in towers are left out.
 */
import { batched } from "../../../base/async/batched.ts";
import type { RunConfig } from "../../../protocol/config.ts";
import type { ModelParts } from "../../../engine/weights/adapterLayout.ts";
import type { ModelPlan } from "../../../inference/openModel.ts";
import type { MediaKey } from "../../../inference/visual/mediaKeys.ts";
import { supervisedTokens, type Conversation } from "../../../methods/conversation.ts";
import type { TrainingRow } from "../../../methods/trainingRow.ts";
import { plainRows } from "../../data/batchRows.ts";
import { checksUntil } from "../../data/bestStep.ts";
import { evaluationBatches, watchedRows } from "../../stages/watchedRows.ts";
import type { TrainingRows } from "../../data/rows.ts";
import { runStages } from "../../stages/runStages.ts";
import { runMethod } from "../../data/runMethod.ts";
import { pairsOf, weightsOf } from "./partSizes.ts";
import { askedRows, SAMPLE_PROMPTS, SAMPLE_TOKENS } from "../../data/samplePrompts.ts";
import { sum } from "./sum.ts";

/** Of one piece of work. */
export interface Cost {
  flops: number;
  dispatches: number;
}

export interface RunWork {
  steps: number;
  /** Of a step, in all passes of its method. */
  tokensPerStep: number;
  /** Evaluations, that of step 0 included. */
  checks: number;
  /** Pictures and clips whose features are computed before the first step, and the views that the towers see of them. */
  media: number;
  views: number;
  /** Of all these views. */
  preparing: Cost;
  step: Cost;
  check: Cost;
}

/** Steps that are looked at for the mean. */
const SAMPLED_STEPS = 32;
/** A forward pass alone, and with the backward pass: how often a part of the model is computed, in forward passes of it. */
const FORWARD = { weights: 1, pairs: 1, attention: 1 };
/**
 * Through frozen weights there is the gradient of the inputs alone, through the adapter's pairs also their own. Attention's two products
 * come back as seven: its kernels compute the scores and their gradient once for queries and once for keys and values.
 */
const TRAINING = { weights: 2, pairs: 3, attention: 4.5 };
/** Tokens of a prefill that take as long as one decoding step, which reads all weights for a few tokens. Our guess. */
const TOKENS_PER_DECODING = 8;
/** Shares of a training step's dispatches. Our guess. */
const FORWARD_SHARE = 1 / 3;

/** `missing`: media whose features have to be computed; `dispatches`: of a training program (`estimate`). */
export function runWork(
  planned: ModelPlan,
  rows: TrainingRows,
  config: RunConfig,
  missing: readonly MediaKey[],
  dispatches: number,
): RunWork {
  const { model } = planned;
  const weights = weightsOf(planned);
  const pairs = pairsOf(planned, config.adapter);
  const { adapter, accumulate, checkpointing, keptBlocks = 0, evalEvery } = config;
  const featureRows = (some: readonly Conversation[]) =>
    sum(some, ({ mediaGrids }) => sum(mediaGrids, (grid) => model.vision!.featureRows(grid)));
  const { layers, width } = model.shape;
  /** Share of the decoder's blocks that are computed once more. */
  const again = checkpointing ? 1 - Math.min(keptBlocks, layers) / layers : 0;

  const through = (
    some: readonly Conversation[],
    times: typeof FORWARD,
    { blocks = 0, towers = 0 } = {},
  ) => {
    const [tokens, features] = [sum(some, ({ ids }) => ids.length), featureRows(some)];
    const part = (rows: number, name: keyof ModelParts, once: number) =>
      2 * rows * ((times.weights + once) * weights[name] + (times.pairs + once) * pairs[name]);
    // Queries see themselves and what is before them; both products have the width of all heads.
    const scores = 2 * layers * width * sum(some, ({ ids }) => ids.length ** 2);
    return (
      part(tokens, "language", blocks) +
      (times.attention + blocks) * scores +
      2 * times.weights * sum(some, supervisedTokens) * weights.head +
      part(features, "projector", 0) +
      (adapter.vision ? part(features, "vision", towers) : 0)
    );
  };

  const stages = runStages(rows, config);
  const steps = stages.totalSteps;
  const sampled = Math.min(steps, SAMPLED_STEPS);
  const views = 1 + Math.max(...runMethod(config).objectives.map((one) => one.views.length));
  // Rows in one view share what they begin with, as they will in their micro-batches.
  const conversations = views === 1 ? sharing : encodedOf;
  const taken = Array.from({ length: sampled }, (_, step) =>
    stages.rowsOfStep(Math.floor((step * steps) / sampled)).flatMap(conversations),
  ).flat();

  const validation = watchedRows(rows.validation, config);
  const asked = askedRows(validation, rows.own);
  const groups = batched(asked, SAMPLE_PROMPTS);
  const decodings = sum(groups, (group) =>
    Math.max(...group.map(({ encoded }) => Math.min(SAMPLE_TOKENS, supervisedTokens(encoded)))),
  );
  const decoding = 2 * TOKENS_PER_DECODING * (weights.language + weights.head);
  const forwards = evaluationBatches(validation, config).length + groups.length + decodings;

  return {
    steps,
    tokensPerStep: (views * sum(taken, ({ ids }) => ids.length)) / sampled,
    checks: checksUntil(steps, evalEvery, stages.ends) + 1,
    media: missing.length,
    views: sum(missing, ({ grid }) => grid.views),
    preparing: {
      // Towers that train see them in every step; pixel values alone are prepared then.
      flops: adapter.vision
        ? 0
        : 2 * weights.vision * sum(missing, ({ grid }) => model.vision!.featureRows(grid)),
      dispatches: 0,
    },
    step: {
      flops:
        (views * through(taken, TRAINING, { blocks: again, towers: checkpointing ? 1 : 0 })) /
        sampled,
      dispatches: dispatches * accumulate,
    },
    check: {
      flops:
        through(encodedOf(validation), FORWARD) +
        through(encodedOf(asked), FORWARD) +
        decodings * decoding,
      dispatches: forwards * dispatches * FORWARD_SHARE,
    },
  };
}

const encodedOf = (rows: readonly TrainingRow[]) => rows.map(({ encoded }) => encoded);
const sharing = (rows: readonly TrainingRow[]) => plainRows(rows).content.conversations;
