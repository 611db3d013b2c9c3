/** A stretch of a stored clip as something new to store. */
import { cutClip } from "../media/clips/cutting/cutClip.ts";
import { rangeText, type Segment } from "../protocol/media/clipSegments.ts";
import type { Media } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";
import { ingested } from "./ingestMedia.ts";

/** `frames`: number of frames that the model samples from a clip. @throws {UserError} when it cannot be cut */
export async function cutMedia(
  { localName }: Media,
  blob: Blob,
  segment: Segment,
  frames: number,
  signal: AbortSignal,
): Promise<{ item: NewMedia; isEncoded: boolean }> {
  const kept = await cutClip(blob, segment, frames, signal);
  const name = `${localName} (${rangeText(segment)})`;
  const { media, thumb } = await ingested("video", kept, name);
  return { item: { media, blob: kept.blob, thumb }, isEncoded: kept.isEncoded };
}
