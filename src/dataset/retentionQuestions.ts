/**
 * Which general questions a check asks: so many that the share is known to about ten points either way, always the same
 * ones for the same examples, so that two lessons are measured alike.
 */
import { hash32 } from "../base/hash.ts";
import type { Example } from "../protocol/records.ts";

/** A 95 % interval of 80 answers is at most 22 points wide: 2 * 1.96 * sqrt(0.25 / 80). */
const MOST_KEPT = 80;

const SEED = 1;

const answered = ({ turns }: Example) => turns.filter(({ answer }) => answer.trim() !== "").length;

/** The person's own rows, all of them, and of the general rows as many whole ones as hold at most `most` questions. */
export function askedRows(
  rows: readonly Example[],
  most = MOST_KEPT,
): { asked: Example[]; keptOf: number } {
  const general = rows.filter(({ part }) => part === "replay");
  const keptOf = general.reduce((sum, row) => sum + answered(row), 0);
  const rank = (row: Example) => hash32(row.id, SEED);
  const chosen = new Set<Example>();
  let left = most;
  for (const row of general.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))) {
    if (answered(row) > left) continue;
    chosen.add(row);
    left -= answered(row);
  }
  return { asked: rows.filter((row) => row.part !== "replay" || chosen.has(row)), keptOf };
}
