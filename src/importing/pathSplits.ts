/** Splits that folders and the names of sheets say: train/, valid/ and test/ of Hugging Face and Roboflow, val2017, test.jsonl. */
import { formatCount } from "../base/words/formatCount.ts";
import { splitOfPath } from "../formats/chat/splits.ts";
import { SPLITS, type Split } from "../protocol/records.ts";
import type { InspectedFiles } from "./inspectedFiles.ts";

export interface PathSplits {
  /** By the sheet that names the media, or by their own folders; null where neither says one. */
  splitOf: (paths: readonly string[], sheet?: string) => Split | null;
  notes: string[];
}

/**
 * @param isFirst whether the project has no example yet: then names are followed only where they tell at least two splits
 * apart, since one folder called "train" would leave nothing to check
 */
export function pathSplits({ media, rows }: InspectedFiles, isFirst: boolean): PathSplits {
  const said = (paths: readonly string[], sheet?: string) =>
    (sheet === undefined ? null : splitOfPath(sheet, true)) ??
    paths.map((path) => splitOfPath(path)).find((split) => split !== null) ??
    null;
  const named = new Set(rows.flatMap(({ paths }) => paths));
  const loose = [...media].filter(([path, item]) => !named.has(path) && "media" in item);
  const found = [
    ...rows.filter(({ row }) => !row.split).map(({ paths, sheet }) => said(paths, sheet)),
    ...loose.map(([path]) => said([path])),
  ].filter((split) => split !== null);
  const counts = SPLITS.map((split) => found.filter((one) => one === split).length);
  if (found.length === 0) return { splitOf: () => null, notes: [] };
  const told = SPLITS.filter((_, i) => counts[i]! > 0);
  const total = formatCount(found.length, "example");
  if (isFirst && told.length === 1) {
    const note = `Folders or file names put all of ${total} that they speak of into "${WORDS[told[0]!]}". That is not followed, since nothing would be left for the other splits.`;
    return { splitOf: () => null, notes: [note] };
  }
  const listed = told.map((split) => `${WORDS[split]} ${counts[SPLITS.indexOf(split)]}`).join(", ");
  return {
    splitOf: said,
    notes: [`Folders or file names say the split of ${total}, which is followed: ${listed}.`],
  };
}

/** As screens name them. */
export const WORDS: Record<Split, string> = { train: "learn", validation: "watch", test: "hidden" };
