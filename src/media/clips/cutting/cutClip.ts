/** A stretch of a stored clip as a clip of its own. */
import type { InputVideoTrack } from "mediabunny";
import { UserError } from "../../../base/userError.ts";
import { rangeText, TIME_TOLERANCE, type Segment } from "../../../protocol/media/clipSegments.ts";
import { readPackets, type ClipPackets } from "../clipPackets.ts";
import { clipSeconds, frameTimes, withTrack } from "../clipTrack.ts";
import { copyClip } from "../copyClip.ts";
import { encodeClip } from "../encodeClip.ts";
import { describeClip, type KeptClip } from "../video.ts";

/** The clip, and whether its pictures were encoded anew, as its first or last ones are coded as differences from others. */
export type CutClip = KeptClip & { isEncoded: boolean };

/**
 * `modelFrames` of its frames, evenly spaced, have been decoded once.
 * @throws UserError where no frame begins in the segment, or it can be neither copied nor encoded
 */
export async function cutClip(
  clip: Blob,
  segment: Segment,
  modelFrames: number,
  signal: AbortSignal,
): Promise<CutClip> {
  const { blob, isEncoded } = await withTrack(clip, async (track) => {
    const { plan, times, shown } = await segmentPackets(track, segment);
    const codec = await track.getCodec();
    if (!plan || !codec || (await track.canBeTransparent())) {
      return { blob: await encodeClip(track, times, shown, signal), isEncoded: true };
    }
    const metadata = { rotation: await track.getRotation(), flip: await track.getFlip() };
    const copy = await copyClip(track, codec, plan, metadata);
    return { blob: copy.blob, isEncoded: false };
  });
  return { blob, isEncoded, notes: [], ...(await describeClip(blob, modelFrames)) };
}

/** The frames that begin in a segment: segments side by side share none and lose none. @throws UserError where there are none */
export async function segmentPackets(
  track: InputVideoTrack,
  segment: Segment,
): Promise<ClipPackets> {
  const times = await frameTimes(track);
  const edge = (seconds: number) => times.find((time) => time >= seconds - TIME_TOLERANCE);
  const end = await clipSeconds(track, times);
  const from = edge(segment.from) ?? end;
  const next = edge(segment.to);
  const to = next ?? end;
  if (to <= from) {
    throw new UserError(
      `No picture of the clip begins in the segment ${rangeText(segment)}. Make it longer.`,
    );
  }
  // To the end of the clip: its last frame may state no duration, or a wrong one.
  const edits = [{ mediaTime: from, seconds: next === undefined ? Infinity : to - from, rate: 1 }];
  return readPackets(track, { edits, tick: TIME_TOLERANCE });
}
