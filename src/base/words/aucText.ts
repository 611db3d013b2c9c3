/** Areas under the ROC curve, and what goes beside them on screens and in reports. */
import { formatCount } from "./formatCount.ts";

/** 0.8666 -> "0.87". */
export function aucText(auc: number): string {
  return auc.toFixed(2);
}

interface Kind {
  n: number;
  asked: number;
  classes: readonly { name: string; support: number }[];
  macro: object | null;
}

/** What the mean over the classes does not hold, in sentences; empty where it holds all. */
export function aucNotes({ n, asked, classes, macro }: Kind): string[] {
  const absent = classes.filter(({ support }) => support === 0).map(({ name }) => name);
  const notes: string[] = [];
  if (n < asked) {
    notes.push(`${n} of ${formatCount(asked, "question")}: the others could not be weighed.`);
  }
  if (!macro) {
    notes.push("All questions have the same right answer, so there is nothing to rank.");
  } else if (absent.length > 0) {
    notes.push(`Left out of the mean, as the right answer of no question: ${absent.join(", ")}.`);
  }
  return notes;
}

/** How the figure is made, for those who know the words. */
export const AUC_METHOD =
  "The score of a class is its share in the softmax over the mean log-probabilities of all classes' answers, end token included (our choice). AUC is one class against the rest, as scikit-learn's roc_auc_score, ties half; the mean counts each class alike and leaves out classes that no question has as its right answer, for which scikit-learn has no value. Intervals are 95\u00a0%, from 1000 seeded resamples of whole examples.";
