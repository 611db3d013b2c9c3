/**
 * Clips in the worker: the facts of a file, and the copy that is stored, which has what a player shows of it and nothing else: no
 * sound, titles, dates, GPS, hidden pictures, or words between the pictures.
 */
import type { InputVideoTrack, VideoCodec } from "mediabunny";
import { formatBytes } from "../../base/words/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import { DAMAGED } from "./clipFault.ts";
import { decodedFrames, frameCanvas } from "./clipFrames.ts";
import { fileNotes, missingEnd, pictureNotes, statedSeconds } from "./clipNotes.ts";
import { readPackets } from "./clipPackets.ts";
import { clipSeconds, frameTimes, withTrack } from "./clipTrack.ts";
import { codecName } from "./codecNames.ts";
import { copyClip, type Copying } from "./copyClip.ts";
import { encodeClip } from "./encodeClip.ts";
import { thumbOf } from "../pictures/image.ts";
import { withShownTrack } from "./shownTrack.ts";
import { uniformFrames } from "../processing/frames.ts";
import { unevenTimes } from "./frameTimes.ts";

export interface KeptClip {
  blob: Blob;
  thumb: Blob;
  width: number;
  height: number;
  seconds: number;
  frameCount: number;
  /** Where they are not evenly spaced: the timestamp of each frame in seconds. */
  times?: number[];
  notes: string[];
}

/** A larger clip is not held in memory while it is copied. */
export const MAX_BYTES = 512 * 1024 * 1024;

const EMPTY = "This clip has no pictures in it: it is empty. Record or export it again.";
const ALL_HIDDEN =
  "All pictures of this clip are hidden in its file: it was cut until nothing was left. Save it again from a video program and drop that.";

/** Its codec. @throws UserError where this browser decodes no pictures of it */
export async function refuseUndecodable(track: InputVideoTrack): Promise<VideoCodec> {
  const codec = await track.getCodec();
  if (codec && (await track.canDecode())) return codec;
  const name = await codecName(track);
  throw new UserError(
    `The pictures of this clip are in ${name ? `the form ${name}, which` : "a form that"} this browser cannot open. Convert the clip to MP4 with H.264 (most video programs call it "most compatible") and drop that.`,
  );
}

/**
 * The copy to store of a clip file; `modelFrames` of its frames, evenly spaced, have been decoded once.
 * @param to for clips of any size; without it they are copied in memory
 * @throws UserError when it cannot be decoded, or is too large for memory
 */
export async function keepClip(file: Blob, modelFrames: number, to?: Copying): Promise<KeptClip> {
  if (!to && file.size > MAX_BYTES) {
    throw new UserError(
      `This clip has ${formatBytes(file.size)}, more than the ${formatBytes(MAX_BYTES)} that can be opened at once. Drop it on the Examples screen: there parts of it can be kept.`,
    );
  }
  const { blob, notes } = await shownCopy(file, to);
  return { blob, notes, ...(await describeClip(blob, modelFrames)) };
}

/** A file of what a player shows of a clip, and notes on what it leaves out. */
async function shownCopy(file: Blob, to?: Copying): Promise<{ blob: Blob; notes: string[] }> {
  return withShownTrack(file, async (track, input, header) => {
    const codec = await refuseUndecodable(track);
    const packets = await readPackets(track, header);
    if (packets.listed === 0) {
      const { seconds } = await statedSeconds(track, input);
      throw new UserError(seconds > 0 ? DAMAGED : EMPTY);
    }
    if (packets.shown.length === 0) throw new UserError(ALL_HIDDEN);
    const notes = await fileNotes(input, track);
    const isTransparent = await track.canBeTransparent();
    const plan = isTransparent ? null : packets.plan;
    notes.push(...pictureNotes(packets, header, { isEncoded: plan === null, isTransparent }));
    if (!plan) {
      const blob = await encodeClip(track, packets.times, packets.shown, to?.signal, to);
      return { blob, notes };
    }

    const metadata = { rotation: await track.getRotation(), flip: await track.getFlip() };
    const copy = await copyClip(track, codec, plan, metadata, undefined, to);
    if (copy.hadWords) notes.push("Words or data written between its pictures will be removed.");
    const counts = { copied: copy.frames, planned: plan.size, listed: packets.listed };
    notes.push(...(await missingEnd(track, input, counts)));
    return { blob: copy.blob, notes };
  });
}

/** Facts and thumbnail of a clip without metadata. Decodes `modelFrames` of its frames, evenly spaced. */
export async function describeClip(
  blob: Blob,
  modelFrames: number,
): Promise<Omit<KeptClip, "blob" | "notes">> {
  return withTrack(blob, async (track) => {
    await refuseUndecodable(track);
    const times = await frameTimes(track);
    const canvas = await frameCanvas(track);
    let thumb: Blob | undefined;
    const indices = uniformFrames({ frames: times.length }, modelFrames);
    for await (const _ of decodedFrames(track, times, indices, canvas)) {
      thumb ??= await thumbOf(canvas, canvas.width, canvas.height);
    }
    if (!thumb) throw new UserError(DAMAGED);
    const seconds = await clipSeconds(track, times);
    const uneven = unevenTimes(times, seconds);
    return {
      thumb,
      width: canvas.width,
      height: canvas.height,
      seconds,
      frameCount: times.length,
      ...(uneven && { times: uneven }),
    };
  });
}
