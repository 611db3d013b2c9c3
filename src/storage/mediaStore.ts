/**
 * Pictures and clips, each kept once under the SHA-256 of its bytes however many examples use it, with a thumbnail
 * beside it. Changing which media are used and clearing out unused ones take turns through one lock, also between tabs.
 */
import { inParallel } from "../base/inParallel.ts";
import type { Media } from "../protocol/records.ts";
import { listFolder, readFile, removePath, writeFile } from "./opfs.ts";
import { changeRecords, getRecord, listKeys } from "./records.ts";

/** A picture or clip on its way in. A picture that is small itself may be its own `thumb`, and is kept once. */
export interface NewMedia {
  media: Media;
  blob: Blob;
  thumb: Blob;
}

/** Small files cost more waiting than writing. */
const WRITE_LANES = 4;

const blobPath = (hash: string) => `media/${hash}`;
const thumbPath = (hash: string) => `thumbs/${hash}`;

/** Runs `work` while nobody else adds media or clears them out. Not reentrant. */
export function withMediaLock<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request("scion-media", work) as Promise<T>;
}

export function getMedia(hash: string): Promise<Media | undefined> {
  return getRecord<Media>(["media", hash]);
}

/** Hashes of all that is kept. */
export async function mediaHashes(): Promise<Set<string>> {
  return new Set((await listKeys("media")).map(([, hash]) => hash!));
}

/**
 * Writes the files of media that are not kept yet, and returns the records that make them known. Until these records
 * are stored the files belong to nobody: `undo` removes them, and so does the next start.
 */
export async function writeMediaFiles(
  items: readonly NewMedia[],
  onWritten: (count: number) => void = () => {},
) {
  const known = await mediaHashes();
  const added: NewMedia[] = [];
  const undo = async () => {
    for (const { media } of added) await removeMediaFiles(media.hash);
  };
  try {
    let count = 0;
    await inParallel(items, WRITE_LANES, async (item) => {
      const { media, blob, thumb } = item;
      if (!known.has(media.hash)) {
        known.add(media.hash);
        added.push(item);
        await writeFile(blobPath(media.hash), blob);
        if (thumb !== blob) await writeFile(thumbPath(media.hash), thumb);
      }
      onWritten(++count);
    });
  } catch (error) {
    await undo();
    throw error;
  }
  const records = added.map(({ media }) => [["media", media.hash], media] as const);
  return { records, undo };
}

/** The kept bytes, with their type; null when there are none. */
export async function readMedia(hash: string, size: "thumb" | "full"): Promise<Blob | null> {
  const media = await getMedia(hash);
  if (!media) return null;
  const thumb = size === "thumb" ? await readFile(thumbPath(hash)) : null;
  if (thumb) return thumb.slice(0, thumb.size, "image/webp");
  if (size === "thumb" && media.kind === "video") return null;
  const file = await readFile(blobPath(hash));
  return file && file.slice(0, file.size, media.mime);
}

async function removeMediaFiles(hash: string): Promise<void> {
  await removePath(blobPath(hash));
  await removePath(thumbPath(hash));
  for (const model of await listFolder("features")) await removePath(`features/${model}/${hash}`);
}

/** Removes media, files and records. The caller holds the lock and knows that nothing refers to them. */
export async function removeMedia(hashes: readonly string[]): Promise<void> {
  // Records first: a file without a record is cleared away at the next start, the reverse would be a broken picture.
  await changeRecords({ remove: hashes.map((hash) => ["media", hash]) });
  for (const hash of hashes) await removeMediaFiles(hash);
}

/** Removes files that no record knows: left behind when a tab was closed in the middle of an import. */
export async function removeUnknownFiles(): Promise<void> {
  const known = await mediaHashes();
  for (const folder of ["media", "thumbs"]) {
    for (const name of await listFolder(folder)) {
      if (!known.has(name)) await removePath(`${folder}/${name}`);
    }
  }
}
