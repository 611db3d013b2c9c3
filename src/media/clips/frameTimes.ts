/** When the frames of a clip are seen: written down only where they are not evenly spaced, as screens, phones and meetings record. */
import type { MediaFacts } from "../../protocol/mediaGrid.ts";

/** Timestamps are kept to the microsecond, as WebCodecs has them. */
const MICRO = 1e6;

const evenTime = (index: number, frames: number, seconds: number) => (index * seconds) / frames;

/** The timestamps to keep of a clip, in seconds; null where each follows from its index. */
export function unevenTimes(times: readonly number[], seconds: number): number[] | null {
  const isEven = times.every(
    (time, index) => Math.abs(time - evenTime(index, times.length, seconds)) < 1 / MICRO,
  );
  return isEven ? null : times.map((time) => Math.round(time * MICRO) / MICRO);
}

/** When a frame of a stored clip is seen, in seconds. */
export function timeOfFrame(
  { times, seconds = 0, frameCount = 1 }: MediaFacts,
  index: number,
): number {
  return times?.[index] ?? evenTime(index, frameCount, seconds);
}
