/** Measures a run on its validation rows while it trains: loss and answers of the adapter as it is now. */
import { exactMatch } from "../metrics/index.ts";
import { supervisedTokens } from "../methods/conversation.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { EvalPoint, SampleAnswer, StageEval } from "../protocol/records.ts";
import { requireFiniteLoss } from "../train/finite.ts";
import type { Trainer } from "../train/trainer.ts";
import { plainRows } from "./data/batchRows.ts";
import type { RunMaterial } from "./data/material.ts";
import { evaluationBatches, rowsByStage } from "./stages/watchedRows.ts";
import { answerPrompts, SAMPLE_PROMPTS } from "./data/samplePrompts.ts";

export interface StepEvaluation {
  /** Null without validation rows. */
  evalPoint: EvalPoint | null;
  sampleAnswers: SampleAnswer[];
}

/**
 * `onAnswered` counts prompts; `byStage` says what the losses of each stage's conversations mean.
 * @throws NotFiniteError when the validation loss is not finite; the signal's reason when it is aborted
 */
export async function evaluateStep(
  trainer: Trainer,
  loaded: LoadedModel,
  material: RunMaterial,
  config: Pick<RunConfig, "batch" | "schedule">,
  signal: AbortSignal,
  byStage: (losses: number[][]) => StageEval[],
  onAnswered: (done: number, total: number) => void,
): Promise<StepEvaluation> {
  const step = trainer.globalStep;
  const { validation, prompts, areAnswersShort } = material;
  const measured =
    validation.length > 0
      ? await validationLoss(trainer, evaluationBatches(validation, config), material, signal)
      : null;
  const loss = measured && measured.loss;
  if (loss !== null) requireFiniteLoss(step, "loss of the watched questions", loss);
  const asked = areAnswersShort ? prompts : prompts.slice(0, SAMPLE_PROMPTS);
  const answers = await answerPrompts(asked, loaded, trainer.adapter, {
    ...{ cache: material.featuresWith(trainer.adapter), step, signal, onAnswered },
  });
  const right = answers.filter(({ answer, reference }) => exactMatch(answer, reference)).length;
  const stages = rowsByStage(validation, config.schedule);
  const lossesOf = (rows: readonly TrainingRow[]) => rows.map((row) => measured!.losses.get(row)!);
  return {
    evalPoint:
      loss === null
        ? null
        : {
            ...{ step, loss },
            ...(areAnswersShort && { answers: { right, of: answers.length } }),
            ...(stages.length > 1 && { stages: byStage(stages.map((rows) => lossesOf(rows))) }),
          },
    sampleAnswers: answers.slice(0, SAMPLE_PROMPTS),
  };
}

/** The loss of a few rows, to see that the adapter's values give one. @throws NotFiniteError */
export async function requireFiniteProbe(trainer: Trainer, material: RunMaterial): Promise<void> {
  const loss = await trainer.evaluate([await material.batch(plainRows(material.probe))]);
  requireFiniteLoss(trainer.globalStep, "loss after it", loss);
}

/**
 * Mean over all answer tokens, and the mean of each micro-batch by its first row. One micro-batch at a time, so that only its
 * features are in memory.
 */
async function validationLoss(
  trainer: Trainer,
  microBatches: readonly TrainingRow[][],
  material: RunMaterial,
  signal: AbortSignal,
): Promise<{ loss: number; losses: Map<TrainingRow, number> }> {
  let [sum, tokens] = [0, 0];
  const losses = new Map<TrainingRow, number>();
  for (const rows of microBatches) {
    signal.throwIfAborted();
    const batch = await material.batch(plainRows(rows));
    const count = batch.conversations.reduce((n, one) => n + supervisedTokens(one), 0);
    const loss = await trainer.evaluate([batch]);
    losses.set(rows[0]!, loss);
    sum += loss * count;
    tokens += count;
  }
  return { loss: sum / tokens, losses };
}
