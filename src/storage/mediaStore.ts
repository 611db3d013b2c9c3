/**
 * Pictures and clips, each stored once under the SHA-256 of its bytes, with a thumbnail. A lock across tabs keeps adding media
 * and removing unused ones apart.
 */
import { inParallel } from "../base/async/inParallel.ts";
import type { Media } from "../protocol/records.ts";
import { listFolder, readFile, removePath, writeFile } from "./io/opfs.ts";
import { changeRecords, getRecord, listKeys } from "./io/records.ts";
import { signatureKey } from "./signatureStore.ts";
import { removeFeatures } from "./models/featureFiles.ts";

/** A picture or clip to store. `thumb` is the same object as `blob` for small pictures, and then not stored. */
export interface NewMedia {
  media: Media;
  blob: Blob;
  thumb: Blob;
}

/** Writes in parallel: small files are bound by latency. */
const WRITE_LANES = 4;

const blobPath = (hash: string) => `media/${hash}`;
const thumbPath = (hash: string) => `thumbs/${hash}`;

/** Runs `work` under the lock for adding and removing media. Not reentrant. */
export function withMediaLock<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request("scion-media", work) as Promise<T>;
}

export function getMedia(hash: string): Promise<Media | undefined> {
  return getRecord<Media>(["media", hash]);
}

/** Hashes of all stored media. */
export async function mediaHashes(): Promise<Set<string>> {
  return new Set((await listKeys("media")).map(([, hash]) => hash!));
}

/**
 * Writes the files of media that are not stored yet, and returns their records for the caller to store. Files without a record
 * are removed by `undo`, and by the next start.
 */
export async function writeMediaFiles(
  items: readonly NewMedia[],
  onWritten: (count: number) => void = () => {},
) {
  const known = await mediaHashes();
  const added: NewMedia[] = [];
  const undo = async () => {
    await removeMediaFiles(new Set(added.map(({ media }) => media.hash)));
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

/** The stored bytes with their type, or null. */
export async function readMedia(hash: string, size: "thumb" | "full"): Promise<Blob | null> {
  const media = await getMedia(hash);
  if (!media) return null;
  const thumb = size === "thumb" ? await readFile(thumbPath(hash)) : null;
  if (thumb) return thumb.slice(0, thumb.size, "image/webp");
  if (size === "thumb" && media.kind === "video") return null;
  const file = await readFile(blobPath(hash));
  return file && file.slice(0, file.size, media.mime);
}

async function removeMediaFiles(hashes: ReadonlySet<string>): Promise<void> {
  for (const hash of hashes) {
    await removePath(blobPath(hash));
    await removePath(thumbPath(hash));
  }
  await removeFeatures((hash) => hashes.has(hash));
}

/** Removes files and records of media. The caller holds the lock and has checked that nothing refers to them. */
export async function removeMedia(hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  // Records first: the next start removes files without a record, but a record without a file is a broken picture.
  await changeRecords({
    remove: hashes.flatMap((hash) => [["media", hash], signatureKey(hash)]),
  });
  await removeMediaFiles(new Set(hashes));
}

/** Removes files without a record, left by a tab that was closed in the middle of an import or a removal. */
export async function removeUnknownFiles(): Promise<void> {
  const known = await mediaHashes();
  for (const folder of ["media", "thumbs"]) {
    for (const name of await listFolder(folder)) {
      if (!known.has(name)) await removePath(`${folder}/${name}`);
    }
  }
  await removeFeatures((hash) => !known.has(hash));
}
