/** Refuses numbers that are none before they replace good ones. */
import { UserError } from "../base/userError.ts";
import type { TrainerState } from "./trainer.ts";

/** A step gave something that is not a finite number. */
export class NotFiniteError extends UserError {
  override name = "NotFiniteError";
  /** How many steps had been made, the bad one included. */
  readonly step: number;

  /** `fault` is part of a sentence: "the loss is NaN". */
  constructor(step: number, fault: string) {
    super(`The lesson lost its way at step ${step}: ${fault}.`);
    this.step = step;
  }
}

/** @throws NotFiniteError when a value or a moment is not finite */
export function requireFiniteState({ step, values, m, v }: TrainerState): void {
  const arenas = {
    "the adapter's numbers": values,
    "the first moments": m,
    "the second moments": v,
  };
  for (const [name, arena] of Object.entries(arenas)) {
    const bad = countNotFinite(arena);
    if (bad > 0) {
      throw new NotFiniteError(step, `of ${name}, ${bad} of ${arena.length} are not finite`);
    }
  }
}

/** @throws NotFiniteError */
export function requireFiniteLoss(step: number, name: string, loss: number): void {
  if (!Number.isFinite(loss)) throw new NotFiniteError(step, `the ${name} is ${loss}`);
}

export function countNotFinite(values: Float32Array): number {
  let count = 0;
  for (const value of values) if (!Number.isFinite(value)) count++;
  return count;
}
