/** Whether one set of answers is right more often than another to the same questions. */
import { groupBy } from "../base/groupBy.ts";
import { effectiveCount, pairedInterval, signFlipTest } from "../metrics/index.ts";
import type { PairedDifference } from "../protocol/evaluation/findings.ts";

/** Our choice, as usual: luck in one case of twenty. */
export const MOST_LUCK = 0.05;

/** Whether the first and whether the second got a question right, and what the question is about. */
export interface RightPair {
  first: boolean;
  second: boolean;
  /** Questions of one group are not independent. */
  group: string;
}

/**
 * The interval is that of as many independent questions as the groups are worth; luck is that of whole groups. With one question
 * a group these are Newcombe's interval and the exact sign test.
 */
export function pairedDifference(pairs: readonly RightPair[]): PairedDifference {
  const count = (first: boolean, second: boolean) =>
    pairs.filter((pair) => pair.first === first && pair.second === second).length;
  const [better, worse] = [count(true, false), count(false, true)];
  const differences = [...groupBy(pairs, ({ group }) => group).values()].map((group) =>
    group.map(({ first, second }) => Number(first) - Number(second)),
  );
  const weight = pairs.length ? effectiveCount(differences) / pairs.length : 1;
  const interval = pairedInterval({
    both: weight * count(true, true),
    first: weight * better,
    second: weight * worse,
    neither: weight * count(false, false),
  });
  const luck = signFlipTest(
    differences.map((group) => group.reduce((sum, difference) => sum + difference, 0)),
  );
  return {
    n: pairs.length,
    value: pairs.length ? (better - worse) / pairs.length : 0,
    ...interval,
    ...{ better, worse, luck },
    isShown: interval.low > 0 && luck <= MOST_LUCK,
  };
}
