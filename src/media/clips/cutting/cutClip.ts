/** A stretch of a clip as a clip of its own. Of the file the stretch alone is read, and the list of its packets. */
import { EncodedPacketSink, type EncodedPacket, type InputVideoTrack } from "mediabunny";
import { UserError } from "../../../base/userError.ts";
import { rangeText, TIME_TOLERANCE, type Segment } from "../../../protocol/media/clipSegments.ts";
import { DAMAGED } from "../clipFault.ts";
import { packetsWithin, planned, shownOrder, type ClipPackets } from "../clipPackets.ts";
import { withTrack } from "../clipTrack.ts";
import { copyClip } from "../copyClip.ts";
import type { Edit } from "../editList.ts";
import { encodeClip } from "../encodeClip.ts";
import { describeClip, type KeptClip } from "../video.ts";
import { endOf, snapped, stretchesOf } from "./segmentEdits.ts";

/** The clip, and whether its pictures were encoded anew, as its first or last ones are coded as differences from others. */
export type CutClip = KeptClip & { isEncoded: boolean };

/**
 * A segment of a clip as it is stored here. `modelFrames` of its frames, evenly spaced, have been decoded once.
 * @throws UserError where no frame begins in the segment, or it can be neither copied nor encoded
 */
export async function cutClip(
  clip: Blob,
  segment: Segment,
  modelFrames: number,
  signal: AbortSignal,
): Promise<CutClip> {
  const { blob, isEncoded } = await withTrack(clip, (track) => cutTrack(track, segment, signal));
  return { blob, isEncoded, notes: [], ...(await describeClip(blob, modelFrames)) };
}

/** A file of a segment of an open clip. `edits` of its file, where it has some. @throws UserError as `cutClip` does */
export async function cutTrack(
  track: InputVideoTrack,
  segment: Segment,
  signal: AbortSignal,
  edits?: readonly Edit[],
): Promise<{ blob: Blob; isEncoded: boolean; hadWords: boolean }> {
  const { plan, times, shown, first } = await segmentPackets(track, segment, edits);
  const codec = await track.getCodec();
  if (!plan || !codec || (await track.canBeTransparent())) {
    const blob = await encodeClip(track, times, shown, signal);
    return { blob, isEncoded: true, hadWords: false };
  }
  const metadata = { rotation: await track.getRotation(), flip: await track.getFlip() };
  const copy = await copyClip(track, codec, plan, metadata, first);
  return { blob: copy.blob, isEncoded: false, hadWords: copy.hadWords };
}

const EVERYTHING: readonly Edit[] = [{ mediaTime: 0, seconds: Infinity, rate: 1 }];

/**
 * The packets around a segment and the frames that begin in it: segments side by side share none and lose none. Places are counted
 * from `first`. @throws UserError where no frame begins in it
 */
export async function segmentPackets(
  track: InputVideoTrack,
  segment: Segment,
  edits: readonly Edit[] = EVERYTHING,
): Promise<ClipPackets & { first: EncodedPacket }> {
  const stretches = stretchesOf(edits, segment);
  const starts = stretches.map(({ edit }) => edit.mediaTime);
  const first = await keyBefore(track, Math.min(...starts, segment.to));
  const all = await packetsWithin(track, first, Math.max(...stretches.map(endOf), 0));
  const { times } = shownOrder(all, 0);
  const kept = stretches.flatMap((stretch) => snapped(stretch, times) ?? []);
  const packets = kept.length > 0 ? planned(all, 0, kept, TIME_TOLERANCE) : null;
  if (!packets || packets.shown.length === 0) {
    throw new UserError(
      `No picture of the clip begins in the segment ${rangeText(segment)}. Make it longer.`,
    );
  }
  return { ...packets, first };
}

/** The last key frame by `seconds`, else the first one of all. */
async function keyBefore(track: InputVideoTrack, seconds: number): Promise<EncodedPacket> {
  const sink = new EncodedPacketSink(track);
  const options = { verifyKeyPackets: true };
  const found =
    (await sink.getKeyPacket(seconds, options)) ?? (await sink.getFirstKeyPacket(options));
  if (!found) throw new UserError(DAMAGED);
  return found;
}
