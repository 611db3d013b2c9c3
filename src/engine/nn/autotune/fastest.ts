/**
 * Finds the fastest of several ways to do the same work within a budget of time: each runs once, what is far behind is left out,
 * and the others take turns, so that what else the computer does meets all of them. The least time of the turns counts.
 */

/** One way to do the work. */
export interface Runner {
  variant: string;
  /** Does it so many times and waits for the end. @returns milliseconds in all */
  run(times: number): Promise<number>;
}

/** Milliseconds of a clock, and when on it the measuring is to end. */
export interface Budget {
  now(): number;
  endsAt: number;
}

export const isSpent = ({ now, endsAt }: Budget): boolean => now() >= endsAt;

/** So much slower than the best in its first run, a variant is not measured further. */
const FAR_BEHIND = 2;
/** A turn takes about so long: enough that the wait for the device hardly counts. */
const TURN_MS = 10;
const MOST_TIMES = 256;
const ROUNDS = 3;
/** A variant replaces the rule's when it is faster by this share: two runs of the same kernel differ by less. */
export const MARGIN = 0.05;

/** Milliseconds of one run by variant; null when the budget ended before all had had a turn. */
export async function timesOf(
  runners: readonly Runner[],
  budget: Budget,
): Promise<Map<string, number> | null> {
  const times = new Map<string, number>();
  for (const { variant, run } of runners) {
    // The first run also ends the compilation.
    await run(1);
    times.set(variant, await run(1));
    if (isSpent(budget)) return null;
  }
  const first = Math.min(...times.values());
  const close = runners.filter(({ variant }) => times.get(variant)! <= FAR_BEHIND * first);
  const turns: (Runner & { times: number })[] = [];
  for (const runner of close) {
    const counted = await timesForTurn(runner, times.get(runner.variant)!, budget);
    if (counted === null) return null;
    turns.push({ ...runner, times: counted });
  }
  for (const { variant } of turns) times.set(variant, Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { variant, run, times: repeats } of turns) {
      times.set(variant, Math.min(times.get(variant)!, (await run(repeats)) / repeats));
      if (round === 0 && isSpent(budget)) return null;
    }
    if (isSpent(budget)) break;
  }
  return times;
}

/** How many runs make a turn: more and more of them until they take long enough. */
async function timesForTurn({ run }: Runner, once: number, budget: Budget): Promise<number | null> {
  let times = 1;
  let ms = once;
  while (ms < TURN_MS / 2 && times < MOST_TIMES) {
    times = Math.min(MOST_TIMES, times * Math.max(2, Math.min(8, Math.round(TURN_MS / ms))));
    ms = await run(times);
    if (isSpent(budget)) return null;
  }
  return times;
}

/** The fastest, where it beats the rule's variant by more than MARGIN; else the rule's. */
export function winnerOf(times: ReadonlyMap<string, number>, rule: string): string {
  const [[best, ms] = [rule, Infinity]] = [...times].toSorted(([, a], [, b]) => a - b);
  const ruled = times.get(rule) ?? Infinity;
  return ms < ruled * (1 - MARGIN) ? best : rule;
}
