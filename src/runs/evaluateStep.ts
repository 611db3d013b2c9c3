/** Measures a run on its validation rows while it trains: loss and answers of the adapter as it is now. */
import { batched } from "../base/async/batched.ts";
import { exactMatch } from "../metrics/index.ts";
import { supervisedTokens } from "../methods/conversation.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import type { EvalPoint, SampleAnswer } from "../protocol/records.ts";
import { requireFiniteLoss } from "../train/finite.ts";
import type { Trainer } from "../train/trainer.ts";
import { plainRows } from "./data/batchRows.ts";
import type { RunMaterial } from "./data/material.ts";
import { answerPrompts, SAMPLE_PROMPTS } from "./data/samplePrompts.ts";

export interface StepEvaluation {
  /** Null without validation rows. */
  evalPoint: EvalPoint | null;
  sampleAnswers: SampleAnswer[];
}

/**
 * `onAnswered` counts prompts.
 * @throws NotFiniteError when the validation loss is not finite; the signal's reason when it is aborted
 */
export async function evaluateStep(
  trainer: Trainer,
  loaded: LoadedModel,
  material: RunMaterial,
  batch: number,
  signal: AbortSignal,
  onAnswered: (done: number, total: number) => void,
): Promise<StepEvaluation> {
  const step = trainer.globalStep;
  const { validation, prompts, areAnswersShort } = material;
  const loss =
    validation.length > 0
      ? await validationLoss(trainer, batched(validation, batch), material, signal)
      : null;
  if (loss !== null) requireFiniteLoss(step, "loss of the watched questions", loss);
  const asked = areAnswersShort ? prompts : prompts.slice(0, SAMPLE_PROMPTS);
  const answers = await answerPrompts(asked, loaded, trainer.adapter, {
    ...{ cache: material.featuresWith(trainer.adapter), step, signal, onAnswered },
  });
  const right = answers.filter(({ answer, reference }) => exactMatch(answer, reference)).length;
  return {
    evalPoint:
      loss === null
        ? null
        : {
            ...{ step, loss },
            ...(areAnswersShort && { answers: { right, of: answers.length } }),
          },
    sampleAnswers: answers.slice(0, SAMPLE_PROMPTS),
  };
}

/** The loss of a few rows, to see that the adapter's values give one. @throws NotFiniteError */
export async function requireFiniteProbe(trainer: Trainer, material: RunMaterial): Promise<void> {
  const loss = await trainer.evaluate([await material.batch(plainRows(material.probe))]);
  requireFiniteLoss(trainer.globalStep, "loss after it", loss);
}

/** Mean over all answer tokens. One micro-batch at a time, so that only its features are in memory. */
async function validationLoss(
  trainer: Trainer,
  microBatches: readonly TrainingRow[][],
  material: RunMaterial,
  signal: AbortSignal,
): Promise<number> {
  let [sum, tokens] = [0, 0];
  for (const rows of microBatches) {
    signal.throwIfAborted();
    const batch = await material.batch(plainRows(rows));
    const count = batch.conversations.reduce((n, one) => n + supervisedTokens(one), 0);
    sum += (await trainer.evaluate([batch])) * count;
    tokens += count;
  }
  return sum / tokens;
}
