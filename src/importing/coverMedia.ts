/** A stored picture or clip with black boxes burnt in, as something new to store. */
import { coverClip, coverPicture } from "../media/coverBoxes.ts";
import type { CoverBox } from "../protocol/coverBoxes.ts";
import type { Media } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";
import { ingested } from "./ingestMedia.ts";

/** `frames`: number of frames that the model samples from a clip. @throws {UserError} when it cannot be decoded or encoded */
export async function coverMedia(
  media: Media,
  blob: Blob,
  boxes: readonly CoverBox[],
  frames: number,
): Promise<NewMedia> {
  const kept =
    media.kind === "image" ? await coverPicture(blob, boxes) : await coverClip(blob, boxes, frames);
  const { notes: _, ...item } = await ingested(media.kind, kept, media.localName);
  const { modality } = media;
  return { ...item, media: { ...item.media, ...(modality && { modality }) } };
}
