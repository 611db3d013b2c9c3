/** From any file to a picture or clip that can be stored, named by the hash of its bytes. */
import { sha256Hex } from "../base/hash.ts";
import { UserError } from "../base/userError.ts";
import { HEAD_BYTES, fileKind, type FileKind } from "../media/fileKind.ts";
import { describePicture, keepPicture } from "../media/image.ts";
import { describeClip, keepClip } from "../media/video.ts";
import type { Media } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";

/** What a file is, by its first bytes. Throws a UserError when the disk will not give it. */
export async function kindOfFile(file: Blob): Promise<FileKind> {
  if (file.size === 0) {
    return { kind: "refused", reason: "This file is empty. Copy it again and drop the new one." };
  }
  try {
    return fileKind(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  } catch {
    throw new UserError(
      "This file cannot be read from the disk: it was moved, or another program holds it. Drop it again.",
    );
  }
}

type MediaKind = Extract<FileKind, { kind: "image" | "video" }>;

async function mediaKindOf(file: Blob): Promise<MediaKind> {
  const found = await kindOfFile(file);
  if (found.kind === "image" || found.kind === "video") return found;
  throw new UserError(
    found.kind === "refused"
      ? found.reason
      : "This is neither a picture nor a clip that Scion knows.",
  );
}

interface Facts {
  width: number;
  height: number;
  seconds?: number;
  frameCount?: number;
}

async function named(kind: Media["kind"], blob: Blob, path: string, facts: Facts): Promise<Media> {
  const { width, height, seconds, frameCount } = facts;
  return {
    kind,
    hash: await sha256Hex(await blob.arrayBuffer()),
    mime: blob.type,
    bytes: blob.size,
    width,
    height,
    ...(kind === "video" ? { seconds, frameCount } : {}),
    localName: path.split("/").at(-1) ?? path,
  };
}

/**
 * The cleaned copy of a person's picture or clip, and what was changed, in sentences. `frames`: how many of a clip's
 * frames the model looks at; all of them are decoded once. Throws a UserError for what cannot be used.
 */
export async function keepMedia(
  file: Blob,
  path: string,
  frames: number,
): Promise<NewMedia & { notes: string[] }> {
  const { kind, mime } = await mediaKindOf(file);
  const kept = kind === "image" ? await keepPicture(file, mime) : await keepClip(file, frames);
  const { blob, thumb, notes } = kept;
  return { media: await named(kind, blob, path, kept), blob, thumb, notes };
}

/** The same for a file that the studio itself made or ships: it is kept byte for byte. */
export async function adoptMedia(file: Blob, path: string): Promise<NewMedia> {
  const { kind, mime } = await mediaKindOf(file);
  const blob = new Blob([file], { type: mime });
  const facts = kind === "image" ? await describePicture(blob) : await describeClip(blob, 1);
  return { media: await named(kind, blob, path, facts), blob, thumb: facts.thumb };
}
