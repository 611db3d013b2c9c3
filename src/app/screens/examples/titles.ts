/** What parts and splits are called on the page. */
import type { Part, Split } from "../../../protocol/records.ts";

export const partTitles: Record<Part, string> = {
  image: "Pictures",
  video: "Clips",
  text: "Text only",
  replay: "General, replayed",
};

export const splitTitles: Record<Split, string> = {
  train: "Learn from",
  check: "Watch progress",
  hidden: "Check at the end",
};

/** One word each, for badges and legends. */
export const splitWords: Record<Split, string> = {
  train: "Learn",
  check: "Watch",
  hidden: "Hidden",
};
