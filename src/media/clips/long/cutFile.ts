/** Segments of a clip file that is not stored: what a player shows of each, and nothing else of the file. */
import { UserError } from "../../../base/userError.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { rangeText, type Segment } from "../../../protocol/media/clipSegments.ts";
import { cutTrack, type CutClip } from "../cutting/cutClip.ts";
import { withShownTrack } from "../shownTrack.ts";
import { describeClip, MAX_BYTES, refuseUndecodable } from "../video.ts";

/** About how many bytes a segment has, by its share of the file's length. */
export const segmentBytes = (file: Blob, seconds: number, { from, to }: Segment) =>
  Math.round((file.size * (to - from)) / seconds);

/** Why a segment of a file of `seconds` is too large to be opened at once, or null. */
export function sizeFault(file: Blob, seconds: number, segment: Segment): string | null {
  const bytes = segmentBytes(file, seconds, segment);
  if (bytes <= MAX_BYTES) return null;
  return `The segment ${rangeText(segment)} has about ${formatBytes(bytes)}, more than the ${formatBytes(MAX_BYTES)} that can be opened at once. Cut it into shorter ones.`;
}

/** One segment. `modelFrames` of its frames have been decoded once. @throws UserError where it can be neither copied nor encoded */
export async function cutFile(
  file: Blob,
  segment: Segment,
  modelFrames: number,
  signal: AbortSignal,
): Promise<CutClip> {
  const { blob, isEncoded, hadWords } = await withShownTrack(file, async (track, _, header) => {
    await refuseUndecodable(track);
    const edits = header?.edits ?? [];
    return cutTrack(track, segment, signal, edits.length > 0 ? edits : undefined);
  });
  if (blob.size > MAX_BYTES) {
    throw new UserError(
      `The segment ${rangeText(segment)} has ${formatBytes(blob.size)}, more than the ${formatBytes(MAX_BYTES)} that can be opened at once. Cut it into shorter ones.`,
    );
  }
  const notes = [
    ...(isEncoded ? ["Its pictures are encoded anew."] : []),
    ...(hadWords ? ["Words or data written between its pictures will be removed."] : []),
  ];
  return { blob, isEncoded, notes, ...(await describeClip(blob, modelFrames)) };
}
