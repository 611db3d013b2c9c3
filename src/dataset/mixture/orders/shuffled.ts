/** All sets in one shuffle ("mixed" in Yin et al., arXiv 2306.13549, section 3.2; MultiInstruct, arXiv 2212.10773). */
import { MODALITIES } from "../../../protocol/instructions/mixture.ts";
import type { MixOrder } from "../order.ts";

export const shuffled: MixOrder = {
  id: "shuffled",
  stages: (draws) => [draws],
  // Sorted first: where every example is drawn once, the shuffle is that of their list.
  arrange: (drawn, random) =>
    random.shuffle(MODALITIES.flatMap((set) => drawn[set]).toSorted((a, b) => a - b)),
};
