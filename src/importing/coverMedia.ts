/** A stored picture or clip with black boxes burnt in, as something new to store. */
import type { Job } from "../base/async/job.ts";
import { coverClip, coverPicture } from "../media/coverBoxes.ts";
import type { CoverBox } from "../protocol/coverBoxes.ts";
import type { Media } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";
import { openScratch } from "../storage/io/scratchFile.ts";
import { ingested } from "./ingestMedia.ts";
import { refuseWithoutRoom } from "./refuseWithoutRoom.ts";

/** The covered copy of a larger clip is not held in memory: encoded anew, it may have several times as many bytes. Our choice. */
const IN_MEMORY = 64 * 2 ** 20;

/**
 * `use` stores it; afterwards it cannot be read any more.
 * @param frames number of frames that the model samples from a clip
 * @throws {UserError} when it cannot be decoded or encoded, or there is no room for it; nothing is left then
 */
export async function coverMedia<T>(
  media: Media,
  blob: Blob,
  boxes: readonly CoverBox[],
  frames: number,
  job: Job,
  use: (item: NewMedia) => Promise<T>,
): Promise<T> {
  const isLarge = media.kind === "video" && blob.size > IN_MEMORY;
  // The copy, and what is stored of it.
  if (isLarge) await refuseWithoutRoom(media.localName, 2 * blob.size);
  const file = isLarge ? await openScratch() : undefined;
  const { signal } = job;
  const onPicture = (done: number, total: number) => job.progress("Covering", done, total);
  try {
    const kept =
      media.kind === "image"
        ? await coverPicture(blob, boxes)
        : await coverClip(blob, boxes, frames, { file, onPicture, signal });
    const { notes: _, ...item } = await ingested(media.kind, kept, media.localName, job);
    const { modality, region } = media;
    const known = { ...(modality && { modality }), ...(region && { region }) };
    return await use({ ...item, media: { ...item.media, ...known } });
  } catch (error) {
    // Else the reader of clips takes the end of the job for a fault of the clip.
    signal.throwIfAborted();
    throw error;
  } finally {
    await file?.remove();
  }
}
