/** Filters examples for the grid, and counts kinds and splits. Pure. */
import { SPLITS, type Example, type Part, type Split } from "../../../protocol/records.ts";
import { isAnswered } from "../../../base/examples/isAnswered.ts";
import { fromKeys } from "../../../base/fromKeys.ts";
import { isFullyAnswered } from "../../state/steps.ts";

export interface Filter {
  part: Part | "all";
  split: Split | "all";
  /** Kind of a turn; "" shows all. */
  kind: string;
  unanswered: boolean;
  /** Words that must all occur in questions, answers, file names or the source. */
  words: string;
}

export const NO_FILTER: Filter = {
  part: "all",
  split: "all",
  kind: "",
  unanswered: false,
  words: "",
};

/** Everything of an example that can be searched, in lower case. */
function searchText({ turns, media, source }: Example): string {
  return [
    ...turns.flatMap(({ question, answer, kind }) => [question, answer, kind]),
    ...media.map(({ localName }) => localName),
    source,
  ]
    .join("\n")
    .toLowerCase();
}

export function filterExamples(examples: Example[], filter: Filter): Example[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  return examples.filter((example) => {
    // General replay rows are nobody's own work: shown only when asked for.
    if (filter.part === "all" ? example.part === "replay" : example.part !== filter.part)
      return false;
    if (filter.split !== "all" && example.split !== filter.split) return false;
    if (filter.kind && !example.turns.some(({ kind }) => kind === filter.kind)) return false;
    if (filter.unanswered && isFullyAnswered(example)) return false;
    if (words.length === 0) return true;
    const text = searchText(example);
    return words.every((word) => text.includes(word));
  });
}

/** The kinds in use, most frequent first. */
export function kindsOf(examples: Example[]): string[] {
  const counts = new Map<string, number>();
  for (const { turns, part } of examples) {
    if (part === "replay") continue;
    for (const { kind } of turns) if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([kind]) => kind);
}

export interface SplitTally {
  examples: number;
  turns: number;
  sources: number;
}

/** Own examples, questions that have an answer, and sources in each split. */
export function tallySplits(examples: Example[]): Record<Split, SplitTally> {
  const tally = (split: Split): SplitTally => {
    const own = examples.filter((example) => example.split === split && example.part !== "replay");
    return {
      examples: own.length,
      turns: own.reduce((sum, { turns }) => sum + turns.filter(isAnswered).length, 0),
      sources: new Set(own.map(({ source }) => source)).size,
    };
  };
  return fromKeys(SPLITS, tally);
}
