/** Which examples that are held out now were learnt from earlier, by the adapter that a run begins from. */
import { linksOf } from "../base/linkedGroups.ts";
import type { Example } from "../protocol/records.ts";

/**
 * Own examples of the splits that are watched or hidden which share a picture, clip or source with an example that was learnt
 * from; texts also by their questions.
 */
export function learntBefore(earlier: readonly Example[], now: readonly Example[]): Example[] {
  const learnt = new Set(earlier.filter(({ split }) => split === "train").flatMap(keysOf));
  return now.filter(
    (example) =>
      example.split !== "train" &&
      example.part !== "replay" &&
      keysOf(example).some((key) => learnt.has(key)),
  );
}

function keysOf(example: Example): string[] {
  const { media, turns } = example;
  const questions = media.length === 0 ? turns.map(({ question }) => `asked ${question}`) : [];
  return [...linksOf(example), ...questions];
}
