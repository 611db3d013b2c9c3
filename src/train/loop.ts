/**
 * The training loop: batches, optimiser step, callbacks, and a checkpoint every so many steps. Data, storage and reporting
 * come in as hooks.
 */
import type { Objective } from "../methods/objective.ts";
import { requireFiniteLoss } from "./finite.ts";
import type { MicroBatch } from "./pack.ts";
import type { StepResult, Trainer } from "./trainer.ts";

export interface TrainPlan {
  totalSteps: number;
  /** Whether `onCheckpoint` is called after so many steps; it is after the last. */
  isCheckpoint(step: number): boolean;
}

export interface TrainHooks {
  /** The micro-batches of a step. A function of the step alone, so that a resumed run sees the same data. */
  batches(step: number): Promise<MicroBatch[]>;
  /** What a step minimises: the loss of the answer tokens unless told. A function of the step alone too. */
  objectiveAt?(step: number): Objective;
  /** Called in order of steps; `ms` is the time since the previous result. */
  onStep(result: StepResult, ms: number): void;
  /** Called after `step` steps, with no step in flight. */
  onCheckpoint(step: number): Promise<void>;
  /** Asked between steps. */
  shouldStop(): boolean;
}

/**
 * Begins to compile what the trainer's next step needs, if there is one. What fails here fails in the step, and is told there.
 * → when it reads the step's data no more
 */
export async function compileNextStep(
  trainer: Trainer,
  { totalSteps }: Pick<TrainPlan, "totalSteps">,
  { batches, objectiveAt }: Pick<TrainHooks, "batches" | "objectiveAt">,
): Promise<void> {
  const step = trainer.globalStep;
  if (step >= totalSteps) return;
  try {
    trainer.compileAhead(await batches(step), objectiveAt?.(step));
  } catch {
    // Told by the step.
  }
}

/** One step computes on the GPU while the next is packed. */
const MAX_STEPS_IN_FLIGHT = 2;

/**
 * Trains from the trainer's current step.
 * @returns "done" when the last step was reached
 * @throws NotFiniteError when a loss or gradient norm is not finite
 */
export async function trainLoop(
  trainer: Trainer,
  { totalSteps, isCheckpoint }: TrainPlan,
  hooks: TrainHooks,
): Promise<"done" | "stopped"> {
  const inFlight: Promise<StepResult>[] = [];
  let last = performance.now();
  const takeResult = async () => {
    const result = await inFlight.shift()!;
    const now = performance.now();
    hooks.onStep(result, now - last);
    last = now;
    requireFiniteLoss(result.step + 1, "loss", result.loss);
    requireFiniteLoss(result.step + 1, "gradient norm", result.gradNorm);
  };
  const drain = async () => {
    while (inFlight.length) await takeResult();
  };
  while (trainer.globalStep < totalSteps) {
    if (hooks.shouldStop()) {
      await drain();
      await hooks.onCheckpoint(trainer.globalStep);
      return "stopped";
    }
    const step = trainer.globalStep;
    const batches = await hooks.batches(step);
    const { result } = await trainer.step(batches, hooks.objectiveAt?.(step));
    // `takeResult` awaits in order; this prevents an unhandled rejection of a later step meanwhile.
    result.catch(() => undefined);
    inFlight.push(result);
    while (inFlight.length >= MAX_STEPS_IN_FLIGHT) await takeResult();
    if (isCheckpoint(trainer.globalStep) || trainer.globalStep === totalSteps) {
      await drain();
      await hooks.onCheckpoint(trainer.globalStep);
      last = performance.now();
    }
  }
  return "done";
}
