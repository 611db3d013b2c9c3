/** The points of runs in the page's state. */
import type { RunPoint } from "../../protocol/records.ts";
import type { AppState } from "./state.ts";

const NONE: readonly RunPoint[] = [];

/** The points of a run that are known; the same array until there are new ones. */
export function pointsOf({ runPoints }: Pick<AppState, "runPoints">, runId: string) {
  return runPoints[runId] ?? NONE;
}

/** Appends new steps and replaces equal ones, since steps are repeated after a resume. */
export function mergeSteps<T extends { step: number }>(
  old: readonly T[],
  added: readonly T[],
): T[] {
  const first = added[0];
  const last = old.at(-1);
  return first && last && last.step >= first.step
    ? [...old.filter((point) => point.step < first.step), ...added]
    : [...old, ...added];
}
