/** Stretches of a clip that a person cuts out of it, each as an example of its own. */

/** Seconds from the clip's beginning; `to` is exclusive. */
export interface Segment {
  from: number;
  to: number;
}

/** Our choice: shorter ones hold too few frames to show something happen. */
export const MIN_SEGMENT_SECONDS = 0.5;
/** Our choice, as all are made before one is stored. */
export const MAX_SEGMENTS = 100;

/** Times that were summed up differ in their last digits. */
export const TIME_TOLERANCE = 1e-6;

/** Why these cannot be cut out of a clip of `seconds`, as a sentence with the way out; null where they can. */
export function segmentFault(segments: readonly Segment[], seconds: number): string | null {
  if (segments.length === 0) return "No segment is kept. Keep at least one.";
  if (segments.length > MAX_SEGMENTS) {
    return `These are ${segments.length} segments, and a clip is cut into ${MAX_SEGMENTS} at most. Make them longer.`;
  }
  for (const [i, segment] of segments.entries()) {
    const { from, to } = segment;
    if (!(from >= 0 && to <= seconds + TIME_TOLERANCE)) {
      return `The segment ${rangeText(segment)} lies outside of the clip, which lasts ${seconds.toFixed(1)} s. Move it inside.`;
    }
    if (!(to - from >= MIN_SEGMENT_SECONDS - TIME_TOLERANCE)) {
      return `The segment ${rangeText(segment)} is shorter than ${MIN_SEGMENT_SECONDS} s. Join it with one beside it.`;
    }
    const before = segments[i - 1];
    if (before && before.to > from + TIME_TOLERANCE) {
      return `The segments ${rangeText(before)} and ${rangeText(segment)} overlap or are not in order. Move their edges.`;
    }
  }
  return null;
}

/** "1:05.0 to 1:20.5", in minutes and seconds. */
export function rangeText({ from, to }: Segment): string {
  return `${clockText(from)} to ${clockText(to)}`;
}

/** "1:05.0": minutes, seconds and tenths. */
export function clockText(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${rest.toFixed(1).padStart(4, "0")}`;
}
