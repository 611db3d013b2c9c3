/**
 * Long clips wait: they are outlined by a few reads, and copied when a person says what to keep of them. Segments are cut out of
 * the file where it lies; what is not kept is never copied. One that is kept whole and does not fit in memory is copied into a
 * file beside the stored ones, which goes when the review ends.
 */
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { cutFile, segmentBytes, sizeFault } from "../../media/clips/long/cutFile.ts";
import { clipLength, outlineOf } from "../../media/clips/long/probeClip.ts";
import { keepClip, MAX_BYTES } from "../../media/clips/video.ts";
import { rangeText, segmentFault, type Segment } from "../../protocol/media/clipSegments.ts";
import { LONG_CLIP_SECONDS, type KeepClip, type LongClip } from "../../protocol/media/longClip.ts";
import { openScratch, type ScratchFile } from "../../storage/io/scratchFile.ts";
import { attempt } from "../attempt.ts";
import { ingested, ingestMedia } from "../ingestMedia.ts";
import type { OpenedPage } from "../ingestPages.ts";
import { refuseWithoutRoom } from "../refuseWithoutRoom.ts";

export const WAITS =
  "This clip is long. Say above what to keep of it; nothing of it is copied yet.";
/** Of the file, once segments of it are kept. */
export const IS_CUT =
  "Of this clip only segments are kept, so that questions about the whole cannot be asked. Keep it whole for them.";

export class LongClips {
  readonly #clips = new Map<string, LongClip>();
  /** By the path of their clip. */
  readonly #copies = new Map<string, ScratchFile>();

  /** Whether a clip is long; it then waits here. @throws {UserError} when it cannot be opened */
  async take(path: string, file: Blob): Promise<boolean> {
    const isLong = file.size > MAX_BYTES || (await clipLength(file)) > LONG_CLIP_SECONDS;
    if (!isLong) return false;
    const outline = await outlineOf(file);
    this.#clips.set(path, { path, file, ...outline });
    return true;
  }

  list(): LongClip[] {
    return [...this.#clips.values()];
  }

  /**
   * What is kept of a clip, by name. `frames`: number of frames that the model samples from a clip.
   * @throws {UserError} when it cannot be kept, or there is no room; all is as it was then
   */
  async keep(
    path: string,
    keeps: KeepClip,
    frames: number,
    job: Job,
  ): Promise<Map<string, OpenedPage>> {
    const clip = this.#clips.get(path);
    if (!clip) throw new UserError(`${path} is no longer open here. Drop it again.`);
    const opened =
      keeps === "whole"
        ? new Map([[path, await this.#whole(clip, frames, job)]])
        : await segmentsOf(clip, keeps, frames, job);
    if (keeps !== "whole") await this.#dropCopy(path);
    this.#clips.set(path, { ...clip, keeps });
    return opened;
  }

  /** Removes the copies that the review has of clips. What was stored of them stays. */
  async close(): Promise<void> {
    for (const path of [...this.#copies.keys()]) await this.#dropCopy(path);
  }

  async #whole({ path, file }: LongClip, frames: number, job: Job): Promise<OpenedPage> {
    if (file.size <= MAX_BYTES) {
      await refuseWithoutRoom(path, file.size);
      job.progress("Copying the clip", 0, 1);
      return ingestMedia(file, path, frames);
    }
    // The copy, and what is stored of it.
    await refuseWithoutRoom(path, 2 * file.size);
    const copy = await openScratch();
    try {
      const item = await copyWhole(file, path, copy, frames, job);
      await this.#dropCopy(path);
      this.#copies.set(path, copy);
      return item;
    } catch (error) {
      await copy.remove();
      // Else the reader of clips takes the end of the job for a fault of the clip.
      job.signal.throwIfAborted();
      throw error;
    }
  }

  async #dropCopy(path: string): Promise<void> {
    await this.#copies.get(path)?.remove();
    this.#copies.delete(path);
  }
}

/** Whether a name was made for a segment of the clip `path`. */
export const isSegmentOf = (name: string, path: string) => name.startsWith(`${path}, segment `);

/** Copies and hashes a clip piece by piece. */
async function copyWhole(
  clip: Blob,
  path: string,
  file: ScratchFile,
  frames: number,
  job: Job,
): Promise<OpenedPage> {
  const { progress, signal } = job;
  const onPicture = (done: number, total: number) => progress("Copying the clip", done, total);
  return ingested("video", await keepClip(clip, frames, { file, onPicture, signal }), path, job);
}

async function segmentsOf(
  { path, file, seconds }: LongClip,
  segments: readonly Segment[],
  frames: number,
  { progress, signal }: Job,
): Promise<Map<string, OpenedPage>> {
  const fault =
    segmentFault(segments, seconds) ??
    segments.map((segment) => sizeFault(file, seconds, segment)).find(Boolean);
  if (fault) throw new UserError(fault);
  const bytes = segments.reduce((sum, one) => sum + segmentBytes(file, seconds, one), 0);
  await refuseWithoutRoom(path, bytes);
  const found = new Map<string, OpenedPage>();
  let source: string | undefined;
  for (const [i, segment] of segments.entries()) {
    progress("Cutting the clip", i, segments.length);
    const name = `${path}, segment ${i + 1} (${rangeText(segment)})`;
    const item = await attempt(async () =>
      ingested("video", await cutFile(file, segment, frames, signal), name),
    );
    // Else the reader of clips takes the end of the job for a fault of the clip.
    signal.throwIfAborted();
    // All belong to the first, so that no split parts them.
    if ("media" in item) source ??= item.media.hash;
    found.set(name, "media" in item ? { ...item, ...(source && { source }) } : item);
  }
  return found;
}
