/**
 * Which rows of the test split an evaluation asks: all of the person's own, and a fixed sample of the retention questions
 * (part "replay"), so that runs on the same data are measured on the same questions.
 */
import { isSupervised } from "../base/examples/isSupervised.ts";
import { hash32 } from "../base/hash.ts";
import type { Example } from "../protocol/records.ts";

/** A 95 % interval of 80 answers is at most 22 points wide: 2 * 1.96 * sqrt(0.25 / 80). */
const MAX_RETENTION_QUESTIONS = 80;

const SEED = 1;

const questionCount = ({ turns }: Example) => turns.filter(isSupervised).length;

/**
 * All own rows, and as many whole replay rows as hold at most `most` questions. `retentionTotal`: questions of all replay
 * rows. Questions without a reference answer do not count.
 */
export function selectEvalRows(
  test: readonly Example[],
  most = MAX_RETENTION_QUESTIONS,
): { rows: Example[]; retentionTotal: number } {
  const replay = test.filter(({ part }) => part === "replay");
  const retentionTotal = replay.reduce((sum, row) => sum + questionCount(row), 0);
  const rank = (row: Example) => hash32(row.id, SEED);
  const chosen = new Set<Example>();
  let left = most;
  for (const row of replay.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))) {
    if (questionCount(row) > left) continue;
    chosen.add(row);
    left -= questionCount(row);
  }
  return {
    rows: test.filter((row) => row.part !== "replay" || chosen.has(row)),
    retentionTotal,
  };
}
