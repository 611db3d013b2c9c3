/** The segments of a clip on the timeline, side by side from its beginning to its end; each is kept or left out. Pure. */
import { MIN_SEGMENT_SECONDS, type Segment } from "../../../../../protocol/media/clipSegments.ts";

export interface KeptSegment extends Segment {
  isKept: boolean;
}

/** Moves by a step are not blocked by the last digit of a sum. */
const SHORTEST = MIN_SEGMENT_SECONDS - 1e-9;

/** `count` of the same length, fewer where they would be shorter than the shortest allowed. */
export function evenCount(seconds: number, count: number): KeptSegment[] {
  const most = Math.max(1, Math.floor(seconds / MIN_SEGMENT_SECONDS + 1e-9));
  const found = Math.min(most, Math.max(1, count));
  const edges = Array.from({ length: found }, (_, i) => (seconds * i) / found);
  return between([...edges, seconds]);
}

/** Each of `length` seconds, the last one shorter; where it would be too short it goes to the one before. */
export function evenLength(seconds: number, length: number): KeptSegment[] {
  const step = Math.max(MIN_SEGMENT_SECONDS, length);
  const edges = [0];
  for (let i = 1; seconds - i * step >= SHORTEST; i++) edges.push(i * step);
  return between([...edges, seconds]);
}

function between(edges: readonly number[]): KeptSegment[] {
  return edges.slice(1).map((to, i) => ({ from: edges[i]!, to, isKept: true }));
}

/** Whether a cut at `time` leaves enough on both sides. */
export function canCut(segments: readonly KeptSegment[], time: number): boolean {
  return segments.some(({ from, to }) => time - from >= SHORTEST && to - time >= SHORTEST);
}

/** Cuts the segment around `time` in two; unchanged where one would be too short. */
export function cutAt(segments: readonly KeptSegment[], time: number): KeptSegment[] {
  return segments.flatMap((segment) =>
    canCut([segment], time)
      ? [
          { ...segment, to: time },
          { ...segment, from: time },
        ]
      : [segment],
  );
}

/** Moves the cut behind segment `place` to `time`, as far as both sides stay long enough. */
export function moveCut(
  segments: readonly KeptSegment[],
  place: number,
  time: number,
): KeptSegment[] {
  const [before, after] = [segments[place]!, segments[place + 1]!];
  const least = before.from + MIN_SEGMENT_SECONDS;
  const at = Math.max(least, Math.min(after.to - MIN_SEGMENT_SECONDS, time));
  return segments.toSpliced(place, 2, { ...before, to: at }, { ...after, from: at });
}

/** Joins segment `place` with the one behind it; what was kept of either is kept. */
export function removeCut(segments: readonly KeptSegment[], place: number): KeptSegment[] {
  const [before, after] = [segments[place]!, segments[place + 1]!];
  const joined = { from: before.from, to: after.to, isKept: before.isKept || after.isKept };
  return segments.toSpliced(place, 2, joined);
}
