/** Reads what small copies of media look like: from storage where it is known, and anew where it is not. */
import { batched } from "../../base/async/batched.ts";
import { inParallel } from "../../base/async/inParallel.ts";
import type { Job } from "../../base/async/job.ts";
import { smallCopy, smallFrames } from "../../media/pictures/smallCopy.ts";
import type { Media } from "../../protocol/records.ts";
import type { Signed } from "../../quality/pictures/similarMedia.ts";
import { COPY_SIDE, signatureOf, type PictureSignature } from "../../quality/pictures/signature.ts";
import type { Library } from "../../storage/library.ts";
import { readSignatures, writeSignatures } from "../../storage/signatureStore.ts";

/** Increment when copies, hashes or thumbnails are made in another way. */
const VERSION = 1;
/** Frames of a clip that are compared. Ours. */
const FRAMES = 8;
/** Media that are read before their signatures are stored: what a cancelled reading keeps. */
const STORED_TOGETHER = 64;
const LANES = 4;

export interface SignedMedia {
  signed: Map<string, Signed>;
  readAnew: number;
  /** Those that could not be decoded. */
  unread: Media[];
}

/** @throws the signal's reason when the job is cancelled */
export async function signedMedia(
  library: Library,
  media: readonly Media[],
  job: Job,
): Promise<SignedMedia> {
  const known = await readSignatures<PictureSignature[]>(VERSION);
  const missing = media.filter(({ hash }) => !known.has(hash));
  const unread: Media[] = [];
  let done = 0;
  for (const some of batched(missing, STORED_TOGETHER)) {
    const added: { hash: string; frames: PictureSignature[] }[] = [];
    await inParallel(some, LANES, async (one) => {
      const frames = await signaturesOf(library, one).catch(() => null);
      if (frames) added.push({ hash: one.hash, frames });
      else unread.push(one);
      job.progress("Looking at pictures", ++done, missing.length);
    });
    await writeSignatures(VERSION, added);
    for (const { hash, frames } of added) known.set(hash, frames);
  }
  const signed = media.flatMap((one) => {
    const frames = known.get(one.hash);
    return frames ? [[one.hash, { media: one, frames }] as const] : [];
  });
  return { signed: new Map(signed), readAnew: missing.length - unread.length, unread };
}

async function signaturesOf(library: Library, media: Media): Promise<PictureSignature[]> {
  if (media.kind === "video") {
    const clip = await library.readMedia(media.hash, "full");
    return (await smallFrames(clip, FRAMES, COPY_SIDE)).map(signatureOf);
  }
  // A thumbnail has pixels enough, and is much faster to decode.
  return [signatureOf(await smallCopy(await library.readMedia(media.hash, "thumb"), COPY_SIDE))];
}
