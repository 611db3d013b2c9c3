/** What parts and splits are called on the page. */
import type { Part, Split } from "../../../protocol/records.ts";

export const PART_TITLES: Record<Part, string> = {
  image: "Pictures",
  video: "Clips",
  text: "Text only",
  replay: "General, replayed",
};

export const SPLIT_TITLES: Record<Split, string> = {
  train: "Learn from",
  validation: "Watch progress",
  test: "Check at the end",
};

/** One word each, for badges and legends. */
export const SPLIT_WORDS: Record<Split, string> = {
  train: "Learn",
  validation: "Watch",
  test: "Hidden",
};
