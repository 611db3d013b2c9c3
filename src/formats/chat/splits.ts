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

/** Words beside a split's name in the names of folders. */
const BESIDE = ["images", "imgs", "pictures", "data", "set", "split", "labels", "annotations"];

/**
 * The split that the nearest folder of a path is named after: train, test_images, val2017. `withFile`: the file's own name
 * counts first, where its first or last word says it (vqa_train-00000-of-00002.json). Null where none is.
 */
export function splitOfPath(path: string, withFile = false): Split | null {
  const folders = path.split("/");
  const file = folders.pop() ?? "";
  if (withFile) {
    const words = wordsOf(file.replace(/\.[^.]*$/, "")).filter((word) => word !== "of");
    const split = readSplit(words.at(-1) ?? "") ?? readSplit(words[0] ?? "");
    if (split) return split;
  }
  for (const folder of folders.reverse()) {
    const words = wordsOf(folder).filter((word) => !BESIDE.includes(word));
    const split = words.length === 1 ? readSplit(words[0]!) : null;
    if (split) return split;
  }
  return null;
}

const wordsOf = (name: string) => name.toLowerCase().match(/[a-z]+/g) ?? [];

/** The split that a word means, ignoring case and punctuation; null for unknown words. */
export function readSplit(word: string): Split | null {
  const letters = word.toLowerCase().replaceAll(/[^a-z]/g, "");
  return SPLITS.find((split) => SPLIT_NAMES[split].includes(letters)) ?? null;
}
