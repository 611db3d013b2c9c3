/** Reads the names of splits that data files use. */
import { SPLITS, type Split } from "../../protocol/records.ts";

/** Lower case, letters only. "check" and "hidden" are the names of earlier versions of Scion. */
const SPLIT_NAMES: Record<Split, readonly string[]> = {
  train: ["train", "training", "learn", "fit"],
  validation: [
    ...["validation", "validate", "valid", "val", "dev", "devel", "development"],
    ...["eval", "evaluation", "check", "watch"],
  ],
  test: ["test", "testing", "heldout", "holdout", "hidden"],
};

/** The split that a word means, ignoring case and punctuation; null for unknown words. */
export function readSplit(word: string): Split | null {
  const letters = word.toLowerCase().replaceAll(/[^a-z]/g, "");
  return SPLITS.find((split) => SPLIT_NAMES[split].includes(letters)) ?? null;
}
