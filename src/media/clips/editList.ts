/**
 * What a player shows of a clip whose container has an edit list (ISO/IEC 14496-12, 8.6.6): which frames, when, for how long.
 * Cameras and programs cut clips by writing such a list and leave what is cut away in the file.
 */

/** One edit: a stretch of the media that is shown, or of nothing. Seconds throughout. */
export interface Edit {
  /** Where in the media it begins; null for a stretch in which nothing is shown. */
  mediaTime: number | null;
  /** How long it is shown; Infinity where it lasts to the end of the media. */
  seconds: number;
  /** Speed; 0 holds one frame for the whole stretch. */
  rate: number;
}

/** A frame as it is shown: its place in the file by presentation order, from 0, and when and how long it is seen, in seconds. */
export interface ShownFrame {
  frame: number;
  time: number;
  seconds: number;
}

/**
 * Where each frame ends: at the next one, the last after its own duration, or where the file states none, as WebM's need not, after
 * the mean of the others'.
 */
function frameEnds(times: readonly number[], lastSeconds: number): number[] {
  const mean = times.length > 1 ? (times.at(-1)! - times[0]!) / (times.length - 1) : 0;
  return times.map((time, i) => times[i + 1] ?? time + (lastSeconds > 0 ? lastSeconds : mean));
}

/**
 * The frames that are shown, in the order in which they are, the first at time 0. A frame that is cut at an edge is shown for the
 * rest of its time.
 *
 * @param times timestamps of all frames in the media, ascending
 * @param lastSeconds duration of the last of them, 0 where it is not stated
 * @param tick the rounding of the list's times: what is seen for no longer is not seen
 */
export function shownFrames(
  times: readonly number[],
  lastSeconds: number,
  edits: readonly Edit[],
  tick: number,
): ShownFrame[] {
  const ends = frameEnds(times, lastSeconds);
  const shown: ShownFrame[] = [];
  let clock = 0;
  for (const { mediaTime, seconds, rate } of edits) {
    if (mediaTime !== null && rate === 0)
      shown.push(...heldFrame(times, ends, mediaTime, clock, seconds));
    else if (mediaTime !== null && rate > 0) {
      const until = mediaTime + seconds * rate;
      times.forEach((time, frame) => {
        const [from, to] = [Math.max(time, mediaTime), Math.min(ends[frame]!, until)];
        // Of a very short frame half is enough to be seen.
        if (to - from <= Math.min(tick, (ends[frame]! - time) / 2)) return;
        const start = clock + (from - mediaTime) / rate;
        shown.push({ frame, time: start, seconds: (to - from) / rate });
      });
    }
    const length = Number.isFinite(seconds)
      ? seconds
      : Math.max(0, (ends.at(-1) ?? 0) - (mediaTime ?? 0));
    clock += length;
  }
  const first = shown[0]?.time ?? 0;
  return shown.map((one) => ({ ...one, time: one.time - first }));
}

function heldFrame(
  times: readonly number[],
  ends: readonly number[],
  mediaTime: number,
  time: number,
  seconds: number,
): ShownFrame[] {
  const frame = times.findIndex((start, i) => start <= mediaTime && mediaTime < ends[i]!);
  return frame < 0 || !Number.isFinite(seconds) ? [] : [{ frame, time, seconds }];
}

/** How long nothing is shown before the first picture, in seconds. */
export function emptyStart(edits: readonly Edit[]): number {
  let seconds = 0;
  for (const edit of edits) {
    if (edit.mediaTime !== null) break;
    seconds += edit.seconds;
  }
  return seconds;
}
