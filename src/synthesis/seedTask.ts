/** Seed tasks of a synthesizer: a picture with its caption, a question about it, and two answers to the same question. */
import type { Media, Split } from "../protocol/records.ts";
import type { TaskTriplet } from "../protocol/synthesis.ts";

/** One seed task (AdaMLLM, arXiv 2411.19930, section 3.1). */
export interface SeedTask extends TaskTriplet {
  media: Media;
  caption: string;
  /** What the picture came from: a split never separates equal sources. */
  source: string;
  split: Split;
}

/** A picture of which no seed task could be made, and what is missing. */
export interface IncompleteSeed {
  /** The name that the picture's file had. */
  name: string;
  reason: string;
}
