/** Which frames of a clip are taken, where a family's files leave the choice to the caller. */
import type { Clip, ProcessorOptions, Settings } from "./processor.ts";

/** Frames taken where no file names a number: as many as the examples of the LLaVA families take. */
const DEFAULT_FRAMES = 8;

/** How many frames the files and the options ask for. */
export function frameCount(settings: Settings, { maxFrames = Infinity }: ProcessorOptions) {
  const published = settings.num_frames;
  return Math.min(typeof published === "number" ? published : DEFAULT_FRAMES, maxFrames);
}

/**
 * Evenly spaced from the first: transformers' `default_sample_indices_fn`. Frames of a clip with fewer are repeated, where
 * transformers would refuse it.
 */
export function uniformFrames({ frames }: Pick<Clip, "frames">, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * frames) / count));
}
