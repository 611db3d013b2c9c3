/** Turns a file into a stored picture or clip: checked, re-encoded, named by the SHA-256 of its bytes. */
import { LONG_SIDE } from "../base/media/longSide.ts";
import { readingFile } from "../base/fileFault.ts";
import { blobSha256 } from "../base/hashBlob.ts";
import type { Job } from "../base/async/job.ts";
import { UserError } from "../base/userError.ts";
import { HEAD_BYTES, fileKind, type FileKind } from "../media/fileKind.ts";
import {
  describePicture,
  keepDecoded,
  keepPicture,
  type KeptPicture,
} from "../media/pictures/image.ts";
import type { PictureFile } from "../media/pictures/pictureFile.ts";
import { openPictureFile } from "../media/pictures/readers.ts";
import { describeClip, keepClip, type KeptClip } from "../media/clips/video.ts";
import type { Media } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";

/** The kind of a file, by its first bytes. @throws {UserError} when the file cannot be read. */
export async function kindOfFile(file: Blob): Promise<FileKind> {
  if (file.size === 0) {
    return { kind: "refused", reason: "This file is empty. Copy it again and drop the new one." };
  }
  return readingFile("This file", async () =>
    fileKind(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())),
  );
}

type MediaKind = Extract<FileKind, { kind: "image" | "video" }>;

/** @throws {UserError} when the file is neither a picture nor a clip. */
const DICOM =
  "This is a DICOM file, which can hold a patient's name. Drop it on the Examples screen, where it is looked at first.";

async function mediaKindOf(file: Blob): Promise<MediaKind> {
  const found = await kindOfFile(file);
  if (found.kind === "image" || found.kind === "video") return found;
  if (found.kind === "dicom") throw new UserError(DICOM);
  throw new UserError(
    found.kind === "refused"
      ? found.reason
      : "This is neither a picture nor a clip that Scion knows.",
  );
}

interface MediaMetadata {
  width: number;
  height: number;
  seconds?: number;
  frameCount?: number;
  times?: number[];
}

async function mediaRecord(
  kind: Media["kind"],
  blob: Blob,
  path: string,
  facts: MediaMetadata,
  job?: Job,
): Promise<Media> {
  const { width, height, seconds, frameCount, times } = facts;
  let read = 0;
  const onRead = (bytes: number) =>
    job?.progress("Checking the copy", (read += bytes), blob.size, "bytes");
  return {
    kind,
    hash: await blobSha256(blob, onRead, job?.signal),
    mime: blob.type,
    bytes: blob.size,
    width,
    height,
    ...(kind === "video" ? { seconds, frameCount, ...(times && { times }) } : {}),
    localName: path.split("/").at(-1) ?? path,
  };
}

/** Something to store, and what was changed on the way to it. */
export type IngestedMedia = NewMedia & {
  notes: string[];
  /** Size of a picture in its file, upright, where the copy is smaller. */
  original?: { width: number; height: number };
};

/**
 * The re-encoded copy of a picture or clip without metadata, and notes on what was changed. Of a file with several pictures the
 * first. `frames`: number of frames that the model samples from a clip; each is decoded once as a test.
 * @throws {UserError} when the file cannot be used.
 */
export async function ingestMedia(
  file: Blob,
  path: string,
  frames: number,
): Promise<IngestedMedia> {
  const { kind, mime } = await mediaKindOf(file);
  const pictures = kind === "image" ? await openPictureFile(file, mime) : null;
  if (pictures) return ingestPage(pictures, 0, path);
  const kept = kind === "image" ? await keepPicture(file, mime) : await keepClip(file, frames);
  return ingested(kind, kept, path);
}

/** One picture of a file that may have several. `path` names it; `unit` is what its pictures are called. @throws {UserError} when it cannot be used. */
export async function ingestPage(
  pictures: PictureFile,
  page: number,
  path: string,
  unit = "Page",
): Promise<IngestedMedia> {
  const kept = await keepDecoded(await pictures.read(page, LONG_SIDE));
  const { pageCount } = pictures;
  if (pageCount > 1) kept.notes.unshift(`${unit} ${page + 1} of ${pageCount}.`);
  return ingested("image", kept, path);
}

/** `job`: of large clips, which are read again for their hash. */
export async function ingested(
  kind: Media["kind"],
  kept: KeptPicture | KeptClip,
  path: string,
  job?: Job,
): Promise<IngestedMedia> {
  const { blob, thumb, notes } = kept;
  const original = "original" in kept ? kept.original : undefined;
  const media = await mediaRecord(kind, blob, path, kept, job);
  return { media, blob, thumb, notes, ...(original && { original }) };
}

/** The same for a file that the studio exported or ships: stored byte for byte. */
export async function ingestOwnMedia(file: Blob, path: string): Promise<NewMedia> {
  const { kind, mime } = await mediaKindOf(file);
  const blob = new Blob([file], { type: mime });
  const facts = kind === "image" ? await describePicture(blob) : await describeClip(blob, 1);
  return { media: await mediaRecord(kind, blob, path, facts), blob, thumb: facts.thumb };
}
