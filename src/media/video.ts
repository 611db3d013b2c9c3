/**
 * Clips in the worker: the facts of a file, and the copy that is stored, which has the same video packets in a new container
 * without sound, titles, dates or GPS.
 */
import {
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
  type Input,
  type InputVideoTrack,
  type VideoCodec,
} from "mediabunny";
import { formatBytes } from "../base/formatBytes.ts";
import { UserError } from "../base/userError.ts";
import { decodedFrames } from "./clipFrames.ts";
import { clipSeconds, DAMAGED, frameTimes, withTrack } from "./clipTrack.ts";
import { thumbOf } from "./image.ts";
import { blankMp4Dates } from "./mp4Dates.ts";
import { uniformFrames } from "./processing/frames.ts";

export interface KeptClip {
  blob: Blob;
  thumb: Blob;
  width: number;
  height: number;
  seconds: number;
  frameCount: number;
  notes: string[];
}

/** A clip is held in memory while it is copied. */
const MAX_BYTES = 512 * 1024 * 1024;

const CODEC_NAMES: Partial<Record<VideoCodec, string>> = {
  avc: "H.264",
  hevc: "HEVC (H.265)",
  vp8: "VP8",
  vp9: "VP9",
  av1: "AV1",
};

const EMPTY = "This clip has no pictures in it: it is empty. Record or export it again.";

async function refuseUndecodable(track: InputVideoTrack): Promise<VideoCodec> {
  const codec = await track.getCodec();
  if (codec && (await track.canDecode())) return codec;
  const name = (codec && CODEC_NAMES[codec]) ?? (await track.getCodecParameterString());
  throw new UserError(
    `The pictures of this clip are in ${name ? `the form ${name}, which` : "a form that"} this browser cannot open. Convert the clip to MP4 with H.264 (most video programs call it "most compatible") and drop that.`,
  );
}

/** Whether the container has GPS metadata; QuickTime and 3GPP name it differently. */
async function hasLocation(input: Input): Promise<boolean> {
  const { raw } = await input.getMetadataTags();
  return Object.keys(raw ?? {}).some((key) => /location|xyz$|^loci$/i.test(key));
}

/** Copies the video packets into a new container, the first frame at time 0. `frames`: how many could be read. */
async function copyPackets(
  track: InputVideoTrack,
  codec: VideoCodec,
  start: number,
): Promise<{ blob: Blob; frames: number }> {
  const isWebm = codec === "vp8" || codec === "vp9" || codec === "av1";
  const target = new BufferTarget();
  const format = isWebm ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: "in-memory" });
  const output = new Output({ format, target });
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, {
    rotation: await track.getRotation(),
    flip: await track.getFlip(),
  });
  await output.start();
  const decoderConfig = (await track.getDecoderConfig()) ?? undefined;
  const sink = new EncodedPacketSink(track);
  // Packets before the first key frame cannot be decoded.
  const first = await sink.getFirstKeyPacket({ verifyKeyPackets: true });
  if (!first) throw new UserError(DAMAGED);
  let frames = 0;
  for await (const packet of sink.packets(first)) {
    frames++;
    const timestamp = Math.max(0, packet.timestamp - start);
    await source.add(packet.clone({ timestamp }), { decoderConfig });
  }
  await output.finalize();
  const bytes = new Uint8Array(target.buffer!);
  if (!isWebm) blankMp4Dates(bytes);
  return { blob: new Blob([bytes], { type: isWebm ? "video/webm" : "video/mp4" }), frames };
}

/** The duration that the track's header states, else the file's, which sound can lengthen. */
async function statedSeconds(track: InputVideoTrack, input: Input) {
  const own = await track.getDurationFromMetadata();
  return { seconds: own ?? (await input.getDurationFromMetadata()) ?? 0, isOwn: own !== null };
}

/** A note when a clip states more than it has: a copy or a recording that stopped early. */
async function missingEnd(
  track: InputVideoTrack,
  input: Input,
  frames: { listed: number; kept: number },
): Promise<string[]> {
  const { listed, kept } = frames;
  if (kept < listed) return [`Its end is missing: ${kept} of its ${listed} frames are kept.`];
  const { seconds, isOwn } = await statedSeconds(track, input);
  const found = await track.computeDuration();
  // Some muxers leave out the duration of the last frame.
  const slack = isOwn ? (1.5 * found) / kept : 1;
  if (seconds <= found + slack) return [];
  return [`Its end is missing: ${found.toFixed(1)} of its ${seconds.toFixed(1)} seconds are kept.`];
}

/** The copy to store of a clip file; `modelFrames` of its frames, evenly spaced, have been decoded once. @throws UserError when it cannot be decoded. */
export async function keepClip(file: Blob, modelFrames: number): Promise<KeptClip> {
  if (file.size > MAX_BYTES) {
    throw new UserError(
      `This clip has ${formatBytes(file.size)}, more than the ${formatBytes(MAX_BYTES)} that can be opened at once. Cut out the part that matters and drop that.`,
    );
  }
  const notes: string[] = [];
  const blob = await withTrack(file, async (track, input) => {
    const codec = await refuseUndecodable(track);
    const times = await frameTimes(track);
    if (times.length === 0) {
      const { seconds } = await statedSeconds(track, input);
      throw new UserError(seconds > 0 ? DAMAGED : EMPTY);
    }
    if (await hasLocation(input)) notes.push("Location data will be removed.");
    if ((await input.getAudioTracks()).length > 0) notes.push("Sound will be removed.");
    const copy = await copyPackets(track, codec, times[0]!);
    const frames = { listed: times.length, kept: copy.frames };
    notes.push(...(await missingEnd(track, input, frames)));
    return copy.blob;
  });
  return { blob, notes, ...(await describeClip(blob, modelFrames)) };
}

/** Facts and thumbnail of a clip without metadata. Decodes `modelFrames` of its frames, evenly spaced. */
export async function describeClip(
  blob: Blob,
  modelFrames: number,
): Promise<Omit<KeptClip, "blob" | "notes">> {
  return withTrack(blob, async (track) => {
    await refuseUndecodable(track);
    const times = await frameTimes(track);
    let thumb: Blob | undefined;
    const indices = uniformFrames({ frames: times.length }, modelFrames);
    for await (const { canvas } of decodedFrames(track, times, indices)) {
      thumb ??= await thumbOf(canvas, canvas.width, canvas.height);
    }
    if (!thumb) throw new UserError(DAMAGED);
    return {
      thumb,
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      seconds: await clipSeconds(track, times),
      frameCount: times.length,
    };
  });
}
