/** Decodes single frames of a clip with WebCodecs: at full size, one at a time, for the model; small for the screen. */
import { VideoSampleSink, type InputVideoTrack } from "mediabunny";
import { UserError } from "../../base/userError.ts";
import { DAMAGED } from "./clipFault.ts";
import { clipSeconds, frameTimes, withTrack } from "./clipTrack.ts";
import { canvasRgb, thumbOf } from "../pictures/image.ts";
import type { RgbImage } from "../processing/resize.ts";

export interface ClipFrame {
  /** Index in the file, from 0, and timestamp in seconds. */
  index: number;
  time: number;
  image: RgbImage;
}

/** A canvas of the size of a clip's frames, turned upright. */
export async function frameCanvas(track: InputVideoTrack): Promise<OffscreenCanvas> {
  return new OffscreenCanvas(await track.getDisplayWidth(), await track.getDisplayHeight());
}

/** These frames drawn on `canvas`, one after another, white where they are transparent. `times` of all frames, ascending. */
export async function* decodedFrames(
  track: InputVideoTrack,
  times: readonly number[],
  indices: readonly number[],
  canvas: OffscreenCanvas,
) {
  // A quarter into the frame, so that rounding cannot give its predecessor.
  const timestamps = indices.map((index) => {
    const next = times[index + 1] ?? times[index]! + 0.01;
    return times[index]! + (next - times[index]!) / 4;
  });
  let at = 0;
  for await (const _ of drawnAt(track, timestamps, canvas)) {
    const index = indices[at++]!;
    yield { index, time: times[index]! };
  }
}

/** The frames that are shown at `timestamps`, ascending, drawn on `canvas` one after another. */
export async function* drawnAt(
  track: InputVideoTrack,
  timestamps: readonly number[],
  canvas: OffscreenCanvas,
) {
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
  for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(timestamps)) {
    if (!sample) throw new UserError(DAMAGED);
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    sample.draw(context, 0, 0, canvas.width, canvas.height);
    sample.close();
    yield;
  }
}

/**
 * Calls `use` with the frames of a stored clip at `indices` (non-decreasing), one at a time, and returns its results: frames of a
 * large clip do not fit in memory together.
 */
export async function eachClipFrame<T>(
  blob: Blob,
  indices: readonly number[],
  use: (frame: ClipFrame) => T,
): Promise<T[]> {
  return withTrack(blob, async (track) => {
    const results: T[] = [];
    const canvas = await frameCanvas(track);
    const frames = decodedFrames(track, await frameTimes(track), indices, canvas);
    for await (const { index, time } of frames) {
      results.push(use({ index, time, image: canvasRgb(canvas) }));
    }
    return results;
  });
}

/** The frames of a stored clip at `indices` (non-decreasing) as thumbnails for the timeline. */
export async function frameStrip(
  blob: Blob,
  indices: readonly number[],
): Promise<{ times: number[]; frames: Blob[]; seconds: number }> {
  return withTrack(blob, async (track) => {
    const times: number[] = [];
    const frames: Blob[] = [];
    const all = await frameTimes(track);
    const canvas = await frameCanvas(track);
    for await (const { time } of decodedFrames(track, all, indices, canvas)) {
      times.push(time);
      frames.push(await thumbOf(canvas, canvas.width, canvas.height));
    }
    return { times, frames, seconds: await clipSeconds(track, all) };
  });
}
