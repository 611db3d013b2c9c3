/** Scores as columns of a task. */
import {
  bleuCounts,
  ciderScores,
  corpusBleu,
  exactMatch,
  meteor,
  rougeL,
  rougeLSummary,
  sentenceBleu,
  tokenF1,
  tokenRecall,
} from "../../metrics/index.ts";
import type { ScoreScale } from "../../protocol/evaluation/tasks.ts";
import type { Measured, TaskAnswer, TaskColumn } from "./task.ts";

/** A column that is the mean of a score of each answer. */
export function meanColumn(
  id: string,
  label: string,
  score: (answer: TaskAnswer) => number | null,
  scale: ScoreScale = "share",
): TaskColumn {
  return { id, label, scale, measure: (answers) => meanOf(answers.map(score)) };
}

export function meanOf(each: (number | null)[]): Measured {
  return {
    each,
    over: (at) => {
      let [sum, n] = [0, 0];
      for (const i of at) {
        const value = each[i]!;
        if (value === null) continue;
        sum += value;
        n++;
      }
      return n === 0 ? null : sum / n;
    },
  };
}

export const exactColumn = meanColumn("exact", "The same words (exact match)", (one) =>
  Number(exactMatch(one.answer, one.reference)),
);

export const tokenF1Column = meanColumn("tokenF1", "Shared words (token F1)", (one) =>
  tokenF1(one.answer, one.reference),
);

export const tokenRecallColumn = meanColumn(
  "tokenRecall",
  "Words of the right answer that are said (token recall)",
  (one) => tokenRecall(one.answer, one.reference),
);

export const rougeLColumn = meanColumn("rougeL", "Longest common run of words (ROUGE-L)", (one) =>
  rougeL(one.answer, one.reference),
);

export const rougeLSummaryColumn = meanColumn(
  "rougeLSummary",
  "ROUGE-L as the package rouge counts it",
  (one) => rougeLSummary(one.answer, one.reference),
);

export const meteorColumn = meanColumn(
  "meteor",
  "METEOR: equal words and stems, no synonyms",
  (one) => meteor(one.answer, one.reference),
);

/** Of a set it is no mean: the counts of all answers make one score, as sacrebleu gives it. */
export const bleuColumn: TaskColumn = {
  id: "bleu",
  label: "BLEU-4 of all answers together (sacrebleu)",
  scale: "share",
  measure: (answers) => {
    const counts = answers.map((one) => bleuCounts(one.answer, one.reference));
    return {
      each: answers.map((one) => sentenceBleu(one.answer, one.reference)),
      over: (at) => (at.length ? corpusBleu(at.map((i) => counts[i]!)) : null),
    };
  },
};

export const ciderColumn: TaskColumn = {
  id: "cider",
  label: "CIDEr-D, 0 to 10",
  scale: "ten",
  measure: (answers) => meanOf(ciderScores(answers)),
};
