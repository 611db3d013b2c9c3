/** Where in the media of a file a segment of what it shows lies. Pure. */
import { TIME_TOLERANCE, type Segment } from "../../../protocol/media/clipSegments.ts";
import type { Edit } from "../editList.ts";

/** A stretch of the media; whether its ends lie within an edit, so that the segment beside it goes on there. */
export interface Stretch {
  edit: Edit & { mediaTime: number };
  isCutBefore: boolean;
  isCutAfter: boolean;
}

/** The stretches that are shown in `segment`, in their order. Nothing is shown before the first picture: that time is left out. */
export function stretchesOf(edits: readonly Edit[], segment: Segment): Stretch[] {
  const found: Stretch[] = [];
  let clock = 0;
  let hasBegun = false;
  for (const edit of edits) {
    const { mediaTime, seconds, rate } = edit;
    if (mediaTime === null && !hasBegun) continue;
    hasBegun = true;
    const end = clock + seconds;
    const [from, to] = [Math.max(segment.from, clock), Math.min(segment.to, end)];
    if (mediaTime !== null && to - from > TIME_TOLERANCE) {
      found.push({
        edit: { mediaTime: mediaTime + (from - clock) * rate, seconds: to - from, rate },
        isCutBefore: from > clock + TIME_TOLERANCE,
        isCutAfter: to < end - TIME_TOLERANCE,
      });
    }
    clock = end;
  }
  return found;
}

/** Where a stretch ends in the media, in seconds. */
export const endOf = ({ edit }: Stretch) => edit.mediaTime + edit.seconds * edit.rate;

/**
 * The stretch moved to the frames that begin in it, so that segments side by side share none and lose none; null where none begins.
 * `times` of the frames around it, ascending; where none follows, it lasts to the end of the media.
 */
export function snapped(stretch: Stretch, times: readonly number[]): Edit | null {
  const { edit, isCutBefore, isCutAfter } = stretch;
  const at = (seconds: number) => times.find((time) => time >= seconds - TIME_TOLERANCE);
  const from = isCutBefore ? at(edit.mediaTime) : edit.mediaTime;
  if (from === undefined) return null;
  if (edit.rate === 0) return edit;
  // The last frame may state no duration, or a wrong one.
  const to = isCutAfter ? (at(endOf(stretch)) ?? Infinity) : endOf(stretch);
  return to <= from ? null : { ...edit, mediaTime: from, seconds: (to - from) / edit.rate };
}
