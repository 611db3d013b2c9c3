/** Ways in which pictures and clips go in, in plain words. */
import type { Framing } from "../media/framing.ts";

const TITLES: Record<Framing, string> = {
  crop: "Cut out the middle",
  pad: "Show all, with borders",
  squeeze: "Show all, squeezed",
};

export const framingText = (framing: Framing): string => TITLES[framing];

const EFFECTS: Record<Framing, string> = {
  crop: "What lies beside the middle square is not seen. Shapes and sizes stay as they are.",
  pad: "Everything is seen and keeps its shape, smaller, with plain borders.",
  squeeze: "Everything is seen, with the longer side pressed together.",
};

/** What it does to a picture that is no square. */
export const framingEffect = (framing: Framing): string => EFFECTS[framing];
