/** The three splits of a data set, and every word that files use for them. */
import type { Split } from "./records.ts";

export const SPLITS: readonly Split[] = ["train", "validation", "test"];

/** Lower case, letters only. "check" and "hidden" are what earlier versions of Scion wrote. */
const SPLIT_WORDS: Record<Split, readonly string[]> = {
  train: ["train", "training", "learn", "fit"],
  validation: [
    ...["validation", "validate", "valid", "val", "dev", "devel", "development"],
    ...["eval", "evaluation", "check", "watch"],
  ],
  test: ["test", "testing", "heldout", "holdout", "hidden"],
};

/** The split that a word of a sheet or JSON row stands for, whatever its case and punctuation, or null. */
export function readSplit(word: string): Split | null {
  const letters = word.toLowerCase().replaceAll(/[^a-z]/g, "");
  return SPLITS.find((split) => SPLIT_WORDS[split].includes(letters)) ?? null;
}

/** One value for each split. */
export function bySplit<T>(value: (split: Split) => T): Record<Split, T> {
  return { train: value("train"), validation: value("validation"), test: value("test") };
}
