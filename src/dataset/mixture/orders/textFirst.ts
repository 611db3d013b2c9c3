/** First all text of the whole run, then pictures and clips in one shuffle ("sequential" in Yin et al., arXiv 2306.13549). */
import type { MixOrder } from "../order.ts";
import { shuffled } from "./shuffled.ts";

export const textFirst: MixOrder = {
  id: "text-first",
  stages: ({ image, video, text }) => [
    { image: 0, video: 0, text },
    { image, video, text: 0 },
  ],
  arrange: shuffled.arrange,
};
