/**
 * What a run has to compute, counted before it starts: multiplications and additions of its matrix products, and dispatches.
 * Attention, norms and the adapter's own products are left out; they are a small share of a step.
 */
import { batched } from "../../../base/async/batched.ts";
import type { RunConfig } from "../../../protocol/config.ts";
import { size } from "../../../engine/graph/shape.ts";
import type { WeightCatalog } from "../../../engine/nn/weights.ts";
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
import { askedRows, SAMPLE_PROMPTS, SAMPLE_TOKENS } from "../../data/samplePrompts.ts";

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
  /** Views that the towers see before the first step. */
  views: number;
  /** Of all these views. */
  preparing: Cost;
  step: Cost;
  check: Cost;
}

/** Steps that are looked at for the mean. */
const SAMPLED_STEPS = 32;
/** A forward and a backward pass through frozen weights: the gradient of the inputs alone. */
const PASSES = 2;
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
  const { adapter, accumulate, checkpointing, keptBlocks = 0, evalEvery } = config;
  const featureRows = (some: readonly Conversation[]) =>
    sum(some, ({ mediaGrids }) => sum(mediaGrids, (grid) => model.vision!.featureRows(grid)));
  const { layers } = model.shape;
  /** Share of the decoder's blocks that are computed once more. */
  const again = checkpointing ? 1 - Math.min(keptBlocks, layers) / layers : 0;

  const through = (some: readonly Conversation[], times: number, { blocks = 0, towers = 0 } = {}) =>
    2 * (times + blocks) * sum(some, ({ ids }) => ids.length) * weights.language +
    2 * times * sum(some, supervisedTokens) * weights.head +
    2 * times * featureRows(some) * weights.projector +
    (adapter.vision ? 2 * (times + towers) * featureRows(some) * weights.vision : 0);

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
        (views * through(taken, PASSES, { blocks: again, towers: checkpointing ? 1 : 0 })) /
        sampled,
      dispatches: dispatches * accumulate,
    },
    check: {
      flops:
        through(encodedOf(validation), 1) + through(encodedOf(asked), 1) + decodings * decoding,
      dispatches: forwards * dispatches * FORWARD_SHARE,
    },
  };
}

const encodedOf = (rows: readonly TrainingRow[]) => rows.map(({ encoded }) => encoded);
const sharing = (rows: readonly TrainingRow[]) => plainRows(rows).content.conversations;

/** Weights that one row is multiplied with, by part. Of several towers a medium goes through one. */
function weightsOf({ model, catalog }: ModelPlan) {
  const { language, projector, vision } = model.parts;
  return {
    language: weightsIn(catalog, language),
    projector: weightsIn(catalog, projector),
    vision: Math.max(0, ...towers(catalog, vision)),
    head: model.shape.width * model.shape.vocabSize,
  };
}

const pathOf = (name: string) => name.replace(/\.weight$/, "");

function weightsIn(catalog: WeightCatalog, part: RegExp | undefined): number {
  return sum([...catalog], ([name, { shape }]) => (part?.test(pathOf(name)) ? size(shape) : 0));
}

/** Weights of each tower: layers whose paths are the same up to the first number. */
function towers(catalog: WeightCatalog, part: RegExp | undefined): number[] {
  const found = new Map<string, number>();
  for (const [name, { shape }] of catalog) {
    if (!part?.test(pathOf(name))) continue;
    const tower = name.split(/\.\d+\./)[0]!;
    found.set(tower, (found.get(tower) ?? 0) + size(shape));
  }
  return [...found.values()];
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
