/**
 * Clips in the worker, over mediabunny and WebCodecs: what a file holds, the copy that the studio keeps, and the exact
 * frames that the model looks at. The copy has the same picture packets in a new container without sound, titles,
 * dates or places.
 */
import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
  VideoSampleSink,
  WebMOutputFormat,
} from "mediabunny";
import type { InputVideoTrack, VideoCodec } from "mediabunny";
import { formatBytes } from "../base/formatBytes.ts";
import { UserError } from "../base/userError.ts";
import { canvasRgb, thumbOf } from "./image.ts";
import { blankMp4Dates } from "./mp4Dates.ts";
import type { RgbImage } from "./resize.ts";

export interface KeptClip {
  blob: Blob;
  thumb: Blob;
  width: number;
  height: number;
  seconds: number;
  frameCount: number;
  notes: string[];
}

export interface ClipFrame {
  /** Position in the file, from 0, and when it is shown, in seconds. */
  index: number;
  time: number;
  image: RgbImage;
}

/** Clips are copied in memory, once. */
const LARGEST_BYTES = 512 * 1024 * 1024;

const codecNames: Partial<Record<VideoCodec, string>> = {
  avc: "H.264",
  hevc: "HEVC (H.265)",
  vp8: "VP8",
  vp9: "VP9",
  av1: "AV1",
};

const DAMAGED =
  "This clip is damaged or its end is missing. Copy it again from the camera, or convert it to MP4 (H.264), and drop the new file.";

const EMPTY = "This clip has no pictures in it: it is empty. Record or export it again.";

/** The frames a model of `count` frames looks at in a clip of `frameCount`: evenly spaced, from the first. */
export function frameIndices(frameCount: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * frameCount) / count));
}

/** Runs `use` on the picture track of a clip, and closes the file after it. mediabunny's own errors become sentences. */
async function withTrack<T>(
  blob: Blob,
  use: (track: InputVideoTrack, input: Input) => Promise<T>,
): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(blob) });
  try {
    if (!(await input.canRead())) throw new UserError(DAMAGED);
    const track = await input.getPrimaryVideoTrack();
    if (!track) {
      throw new UserError(
        (await input.getPrimaryAudioTrack())
          ? "This file has sound but no pictures. Scion learns from pictures, clips and text: drop one of these instead."
          : DAMAGED,
      );
    }
    return await use(track, input);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(DAMAGED, { cause: error });
  } finally {
    input.dispose();
  }
}

/** When each frame is shown, in seconds, in the order of showing. */
async function frameTimes(track: InputVideoTrack): Promise<number[]> {
  const times: number[] = [];
  const sink = new EncodedPacketSink(track);
  for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true })) {
    times.push(packet.timestamp);
  }
  return times.sort((a, b) => a - b);
}

async function refuseUndecodable(track: InputVideoTrack): Promise<VideoCodec> {
  const codec = await track.getCodec();
  if (codec && (await track.canDecode())) return codec;
  const name = (codec && codecNames[codec]) ?? (await track.getCodecParameterString());
  throw new UserError(
    `The pictures of this clip are in ${name ? `the form ${name}, which` : "a form that"} this browser cannot open. Convert the clip to MP4 with H.264 (most video programs call it "most compatible") and drop that.`,
  );
}

/** Whether the container names a place: QuickTime and 3GPP each have their own way. */
async function hasLocation(input: Input): Promise<boolean> {
  const { raw } = await input.getMetadataTags();
  return Object.keys(raw ?? {}).some((key) => /location|xyz$|^loci$/i.test(key));
}

/** Copies the picture packets into a fresh container, the first frame at time 0. `frames`: how many could be read. */
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
  // Packets in front of the first whole picture cannot be decoded.
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

/** How long the pictures should last: by their own header, else by the file's, which sound can lengthen. */
async function promisedSeconds(track: InputVideoTrack, input: Input) {
  const own = await track.getDurationFromMetadata();
  return { seconds: own ?? (await input.getDurationFromMetadata()) ?? 0, isOwn: own !== null };
}

/** A sentence when a clip lists more than it has: a copy or a recording that stopped early. */
async function missingEnd(
  track: InputVideoTrack,
  input: Input,
  frames: { listed: number; kept: number },
): Promise<string[]> {
  const { listed, kept } = frames;
  if (kept < listed) return [`Its end is missing: ${kept} of its ${listed} frames are kept.`];
  const { seconds, isOwn } = await promisedSeconds(track, input);
  const found = await track.computeDuration();
  // Some writers leave out how long the last frame lasts.
  const slack = isOwn ? (1.5 * found) / kept : 1;
  if (seconds <= found + slack) return [];
  return [`Its end is missing: ${found.toFixed(1)} of its ${seconds.toFixed(1)} seconds are kept.`];
}

/** The copy that is kept of a clip file; every frame the model will look at has been decoded once. */
export async function keepClip(file: Blob, modelFrames: number): Promise<KeptClip> {
  if (file.size > LARGEST_BYTES) {
    throw new UserError(
      `This clip has ${formatBytes(file.size)}, more than the ${formatBytes(LARGEST_BYTES)} that can be opened at once. Cut out the part that matters and drop that.`,
    );
  }
  const notes: string[] = [];
  const blob = await withTrack(file, async (track, input) => {
    const codec = await refuseUndecodable(track);
    const times = await frameTimes(track);
    if (times.length === 0) {
      const { seconds } = await promisedSeconds(track, input);
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

/** Facts and thumbnail of a clip that is clean already. Decodes the frames that a model of `modelFrames` looks at. */
export async function describeClip(
  blob: Blob,
  modelFrames: number,
): Promise<Omit<KeptClip, "blob" | "notes">> {
  return withTrack(blob, async (track) => {
    await refuseUndecodable(track);
    const times = await frameTimes(track);
    let thumb: Blob | undefined;
    for await (const { canvas } of decodedFrames(
      track,
      times,
      frameIndices(times.length, modelFrames),
    )) {
      thumb ??= await thumbOf(canvas, canvas.width, canvas.height);
    }
    if (!thumb) throw new UserError(DAMAGED);
    return {
      thumb,
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      seconds: await track.computeDuration(),
      frameCount: times.length,
    };
  });
}

/** Each model frame drawn on one reused canvas, turned upright. */
async function* decodedFrames(track: InputVideoTrack, times: number[], indices: readonly number[]) {
  const canvas = new OffscreenCanvas(await track.getDisplayWidth(), await track.getDisplayHeight());
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
  // A little after the frame begins, so that rounding of times cannot give its predecessor.
  const asked = indices.map((index) => {
    const next = times[index + 1] ?? times[index]! + 0.01;
    return times[index]! + (next - times[index]!) / 4;
  });
  let at = 0;
  for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(asked)) {
    if (!sample) throw new UserError(DAMAGED);
    sample.draw(context, 0, 0, canvas.width, canvas.height);
    sample.close();
    const index = indices[at++]!;
    yield { index, time: times[index]!, canvas };
  }
}

/**
 * Gives the frames of a kept clip at `indices`, which do not fall, to `use`, one at a time, and returns what that made of
 * them: whole frames of a large clip would not fit in memory together.
 */
export async function eachClipFrame<T>(
  blob: Blob,
  indices: readonly number[],
  use: (frame: ClipFrame) => T,
): Promise<T[]> {
  return withTrack(blob, async (track) => {
    const results: T[] = [];
    const frames = decodedFrames(track, await frameTimes(track), indices);
    for await (const { index, time, canvas } of frames) {
      results.push(use({ index, time, image: canvasRgb(canvas) }));
    }
    return results;
  });
}

/** The frames of a kept clip at `indices`, which do not fall, as small pictures for the timeline. */
export async function frameStrip(
  blob: Blob,
  indices: readonly number[],
): Promise<{ times: number[]; frames: Blob[]; seconds: number }> {
  return withTrack(blob, async (track) => {
    const times: number[] = [];
    const frames: Blob[] = [];
    const looked = decodedFrames(track, await frameTimes(track), indices);
    for await (const { time, canvas } of looked) {
      times.push(time);
      frames.push(await thumbOf(canvas, canvas.width, canvas.height));
    }
    return { times, frames, seconds: await track.computeDuration() };
  });
}
