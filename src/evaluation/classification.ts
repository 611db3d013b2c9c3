/** The confusion matrix and class scores of both models for a kind of question, with intervals. */
import { groupBy } from "../base/groupBy.ts";
import { bootstrap, classScores, confusion } from "../metrics/index.ts";
import type { Classification, KindFindings } from "../protocol/evaluation/findings.ts";
import type { ScoredAnswer } from "../protocol/reports.ts";
import { groupOf } from "./groupOf.ts";

/** An answer of the report and where it stands there. */
export interface Placed {
  at: number;
  answer: ScoredAnswer;
}

type ClassTable = NonNullable<KindFindings["table"]>;

/** `classes` hold all references of `answers`. */
export function classTable(answers: readonly Placed[], classes: string[]): ClassTable {
  return {
    classes,
    base: classification(answers, classes, "base"),
    adapter: classification(answers, classes, "adapter"),
  };
}

function classification(
  answers: readonly Placed[],
  classes: readonly string[],
  who: "base" | "adapter",
): Classification {
  const cells = confusion(
    answers.map(({ answer }) => ({ reference: answer.reference, answer: answer[who] })),
    classes,
  );
  const scores = classScores(cells.map((row) => row.map((cell) => cell.length)));
  const intervals = bootstrap(clustersOf(answers, cells), (sample) => {
    const { accuracy, balancedAccuracy, macroF1 } = classScores(countsOf(sample, classes.length));
    return { accuracy, balancedAccuracy, macroF1 };
  });
  const estimate = (name: keyof typeof intervals) => ({ value: scores[name], ...intervals[name] });
  return {
    cells: cells.map((row) => row.map((cell) => cell.map((i) => answers[i]!.at))),
    classes: scores.classes,
    accuracy: estimate("accuracy"),
    balancedAccuracy: estimate("balancedAccuracy"),
    macroF1: estimate("macroF1"),
  };
}

type Cell = readonly [row: number, column: number];

/** The cells that the answers of each group fall into. */
function clustersOf(answers: readonly Placed[], cells: readonly number[][][]): Cell[][] {
  const found = cells.flatMap((row, r) =>
    row.flatMap((cell, c) =>
      cell.map((i) => ({ cell: [r, c] as const, group: groupOf(answers[i]!.answer) })),
    ),
  );
  return [...groupBy(found, ({ group }) => group).values()].map((group) =>
    group.map(({ cell }) => cell),
  );
}

function countsOf(sample: readonly Cell[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes + 1).fill(0));
  for (const [row, column] of sample) counts[row]![column]!++;
  return counts;
}
