/** The confusion matrix of a kind of question with few possible answers. */
import { normaliseAnswer } from "../base/words/normaliseAnswer.ts";

/**
 * Which answers fall into each cell: rows are the right classes, columns the given ones and last "no class named", for an
 * answer that is none of the classes. `classes` are compared after our normalisation (metric.ts).
 * @returns positions in `answers`, (classes, classes + 1)
 * @throws RangeError when a reference is none of the classes
 */
export function confusion(
  answers: readonly { reference: string; answer: string }[],
  classes: readonly string[],
): number[][][] {
  const index = new Map(classes.map((name, i) => [normaliseAnswer(name), i]));
  const cells = classes.map(() => Array.from({ length: classes.length + 1 }, (): number[] => []));
  answers.forEach(({ reference, answer }, at) => {
    const row = index.get(normaliseAnswer(reference));
    if (row === undefined) throw new RangeError(`"${reference}" is none of the classes.`);
    cells[row]![index.get(normaliseAnswer(answer)) ?? classes.length]!.push(at);
  });
  return cells;
}
