/** A share of right answers with its interval, where questions about one picture are not independent. */
import { groupBy } from "../base/groupBy.ts";
import { effectiveCount, wilsonInterval } from "../metrics/index.ts";
import type { Estimate } from "../protocol/evaluation/estimate.ts";

/** Wilson's interval of as many independent questions as the groups are worth. Value 0 and 0 to 1 without answers. */
export function groupedShare(answers: readonly { right: boolean; group: string }[]): Estimate {
  const n = answers.length;
  if (n === 0) return { value: 0, low: 0, high: 1 };
  const groups = [...groupBy(answers, ({ group }) => group).values()];
  const weight = effectiveCount(groups.map((group) => group.map(({ right }) => Number(right)))) / n;
  const right = answers.filter((answer) => answer.right).length;
  return { value: right / n, ...wilsonInterval(weight * right, weight * n) };
}
