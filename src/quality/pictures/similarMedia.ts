/**
 * Finds pictures and clips that show the same: candidates by their hashes, then by the correlation of their thumbnails.
 * The limits are ours. On 1,279 photographs and drawings that are all different no pair of the same set reaches 0.96; of their
 * copies saved again, halved, blurred, in grey, or with other contrast at least 97 in 100 do, and of those 15 % brighter at
 * least 91. Copies that were cropped by 4 % at each side mostly do not.
 */
import type { Media } from "../../protocol/records.ts";
import { areNeighbours } from "./fileNumbers.ts";
import { correlation, hammingDistance, type PictureSignature } from "./signature.ts";

const MOST_BITS = 96;
const LEAST_CORRELATION = 0.96;
/** Of pictures whose file names are numbers one after the other, as a camera gives them: of 1,246 such pairs none reaches it. */
const LEAST_OF_NEIGHBOURS = 0.9;

/** Of a clip several frames; of a picture one. */
export interface Signed {
  media: Pick<Media, "hash" | "kind" | "localName">;
  frames: readonly PictureSignature[];
}

export interface SimilarPair {
  a: string;
  b: string;
  /** The highest among their frames. */
  correlation: number;
  /** copy: they show the same. burst: nearly the same, taken one after the other. frame: the picture is in the clip. */
  how: "copy" | "burst" | "frame";
}

/** Pairs of media with different files that show the same, in the order of `signed`. */
export function similarMedia(signed: readonly Signed[]): SimilarPair[] {
  return signed.flatMap((_, i) => similarAfter(signed, i));
}

/** The pairs of the `i`-th with those after it: a large set is compared in pieces. */
export function similarAfter(signed: readonly Signed[], i: number): SimilarPair[] {
  const pairs: SimilarPair[] = [];
  for (let j = i + 1; j < signed.length; j++) {
    const pair = compare(signed[i]!, signed[j]!);
    if (pair) pairs.push(pair);
  }
  return pairs;
}

function compare(a: Signed, b: Signed): SimilarPair | null {
  const match = hasCandidates(a.frames, b.frames) && matchOf(a.frames, b.frames);
  if (!match) return null;
  const pair = { a: a.media.hash, b: b.media.hash, correlation: match.highest };
  const isClip = [a, b].map(({ media }) => media.kind === "video");
  if (isClip[0] !== isClip[1]) {
    return match.highest >= LEAST_CORRELATION ? { ...pair, how: "frame" } : null;
  }
  // A clip shows what another does when half of its frames do.
  const needed = isClip[0] ? Math.ceil(Math.min(a.frames.length, b.frames.length) / 2) : 1;
  if (match.alike >= needed) return { ...pair, how: "copy" };
  const isBurst =
    !isClip[0] &&
    match.highest >= LEAST_OF_NEIGHBOURS &&
    areNeighbours(a.media.localName, b.media.localName);
  return isBurst ? { ...pair, how: "burst" } : null;
}

const hasCandidates = (a: Signed["frames"], b: Signed["frames"]) =>
  a.some((one) => b.some((other) => hammingDistance(one.blocks, other.blocks) <= MOST_BITS));

/** The highest correlation among candidates, and how many frames of `a` are alike one of `b`. */
function matchOf(a: readonly PictureSignature[], b: readonly PictureSignature[]) {
  let [highest, alike] = [0, 0];
  for (const one of a) {
    let best = 0;
    for (const other of b) {
      if (hammingDistance(one.blocks, other.blocks) > MOST_BITS) continue;
      best = Math.max(best, correlation(one, other));
    }
    if (best >= LEAST_CORRELATION) alike++;
    highest = Math.max(highest, best);
  }
  return { highest, alike };
}
