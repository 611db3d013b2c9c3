/** Which examples a model is asked about. Pure. */
import type { DraftMakerInfo } from "../../../../../protocol/drafting.ts";
import type { Example } from "../../../../../protocol/records.ts";
import { isAnswered } from "../../../../../base/examples/isAnswered.ts";
import { filterExamples, NO_FILTER, type Filter } from "../../filterExamples.ts";

export type Choice = Pick<Filter, "part" | "kind" | "words"> & {
  /** The most examples: the first ones are taken. */
  most: number;
};

export const EVERYTHING: Choice = { part: "all", kind: "", words: "", most: 100 };

const READS: Record<DraftMakerInfo["reads"], (example: Example) => boolean> = {
  unanswered: ({ turns }) => turns.some((turn) => !isAnswered(turn)),
  answered: ({ turns }) => turns.some(isAnswered),
  all: () => true,
};

/** Those that the maker reads, in their order; general examples never. `matching`: how many there are without the bound. */
export function chosenExamples(
  examples: Example[],
  { reads }: Pick<DraftMakerInfo, "reads">,
  { most, ...filter }: Choice,
): { ids: string[]; matching: number } {
  const matching = filterExamples(examples, { ...NO_FILTER, ...filter }).filter(READS[reads]);
  return { ids: matching.slice(0, most).map(({ id }) => id), matching: matching.length };
}
