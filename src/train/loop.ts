/**
 * The loop of a lesson: next batches → send → report, and every so often check loss, probes and a checkpoint. It knows
 * neither files nor screens: what to feed and what to do with the numbers come as functions.
 */
import type { MicroBatch } from "./pack.ts";
import type { StepResult, Trainer } from "./step.ts";

export interface LessonPlan {
  totalSteps: number;
  /** Check, probe and save after every so many steps, and after the last. */
  checkEvery: number;
}

export interface LessonHooks {
  /** The micro-batches of a step; depends on the step alone, so that a resumed lesson sees the same. */
  batches(step: number): Promise<MicroBatch[]>;
  /** Called in order; `ms` is the time since the step before arrived. */
  onStep(result: StepResult, ms: number): void;
  /** After `step` steps. Everything sent so far has arrived. */
  onCheckpoint(step: number): Promise<void>;
  /** Asked between steps. */
  shouldStop(): boolean;
}

/** Steps under way on the GPU: one computes while the next is being packed. */
const UNDER_WAY = 2;

/** Runs from where the trainer stands. @returns whether the last step was reached. @throws Error when the loss is lost. */
export async function runLesson(
  trainer: Trainer,
  { totalSteps, checkEvery }: LessonPlan,
  hooks: LessonHooks,
): Promise<"done" | "stopped"> {
  const waiting: Promise<StepResult>[] = [];
  let last = performance.now();
  const arrive = async () => {
    const result = await waiting.shift()!;
    const now = performance.now();
    hooks.onStep(result, now - last);
    last = now;
    if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradNorm)) {
      throw new Error(
        `The lesson lost its way at step ${result.step + 1}: the loss is ${result.loss} and the gradient ${result.gradNorm}. Start again with a smaller learning rate.`,
      );
    }
  };
  const settle = async () => {
    while (waiting.length) await arrive();
  };
  while (trainer.step < totalSteps) {
    if (hooks.shouldStop()) {
      await settle();
      await hooks.onCheckpoint(trainer.step);
      return "stopped";
    }
    const { result } = await trainer.send(await hooks.batches(trainer.step));
    // Settled in order by `arrive`; without this a rejection of a later step would go unheard meanwhile.
    result.catch(() => undefined);
    waiting.push(result);
    while (waiting.length >= UNDER_WAY) await arrive();
    if (trainer.step % checkEvery === 0 || trainer.step === totalSteps) {
      await settle();
      await hooks.onCheckpoint(trainer.step);
      last = performance.now();
    }
  }
  return "done";
}
