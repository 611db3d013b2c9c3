/** The settings that the tools of a project are trained with, from those of a run on the same rows. */
import type { RunConfig } from "../protocol/config.ts";
import type { MethodSettings } from "../protocol/method.ts";

/** Parameters from which a model is large, as for runs: the smallest published family has 135 million. */
const LARGE_FROM = 50e6;

/**
 * Large models: two epochs, as in AdaMLLM (arXiv 2411.19930). A small model has never been taught to write questions and starts
 * at a loss of 15 nats a token; on the seed tasks that ship, 150 steps left it stammering at 0.6 and 340 came to 0.2. So it
 * takes more epochs, twice the rank and a higher rate: our choice.
 */
export function synthesizerConfig(
  lesson: RunConfig,
  settings: MethodSettings,
  parameters: number,
): RunConfig {
  const common: RunConfig = {
    ...lesson,
    method: { id: "synthesizer", settings },
    ...{ replayShare: 0, maxSteps: 0, batch: 8, accumulate: 1 },
    adapter: { ...lesson.adapter, language: true, projector: false, vision: false },
  };
  if (parameters >= LARGE_FROM) return { ...common, batch: lesson.batch, epochs: 2 };
  return {
    ...common,
    epochs: 12,
    evalEvery: 100,
    adapter: { ...common.adapter, rank: 16, alpha: 32 },
    optim: { ...lesson.optim, learningRate: 6e-3 },
  };
}

/**
 * An entailment tool, whose method is ours: two epochs as for a synthesizer. A small model takes one more, with the rank of its
 * synthesizer and the rate of a plain run: at 6e-3 the loss of the shipped pairs stayed at 0.3 to 0.6 nats a token for 170 steps,
 * at 2e-3 it is 0.1 after 200 (0.15 is to know what is open and to guess the rest).
 */
export function entailmentConfig(lesson: RunConfig, parameters: number): RunConfig {
  return {
    ...synthesizerConfig(lesson, {}, parameters),
    method: { id: "entailment", settings: {} },
    epochs: parameters >= LARGE_FROM ? 2 : 3,
    optim: lesson.optim,
  };
}
