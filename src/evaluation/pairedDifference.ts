/** Whether one set of answers is right more often than another to the same questions. */
import { pairedInterval, signTest } from "../metrics/index.ts";
import type { PairedDifference } from "../protocol/findings.ts";

/** Our choice, as usual: luck in one case of twenty. */
const MOST_LUCK = 0.05;

/** `pairs`: whether the first and whether the second got each question right. */
export function pairedDifference(
  pairs: readonly (readonly [first: boolean, second: boolean])[],
): PairedDifference {
  const count = (first: boolean, second: boolean) =>
    pairs.filter((pair) => pair[0] === first && pair[1] === second).length;
  const [better, worse] = [count(true, false), count(false, true)];
  const interval = pairedInterval({
    both: count(true, true),
    first: better,
    second: worse,
    neither: count(false, false),
  });
  const luck = signTest(better, worse);
  return {
    n: pairs.length,
    value: pairs.length ? (better - worse) / pairs.length : 0,
    ...interval,
    ...{ better, worse, luck },
    isShown: interval.low > 0 && luck <= MOST_LUCK,
  };
}
