/** A new file from the pictures of a clip as they are shown, where its packets cannot be copied without something hidden. */
import { CanvasSource, QUALITY_VERY_HIGH, type InputVideoTrack } from "mediabunny";
import { allowOwnScripts } from "../../base/trustedTypes.ts";
import { decodedFrames, frameCanvas } from "./clipFrames.ts";
import { clipOutput } from "./clipOutput.ts";
import type { Copying } from "./copyClip.ts";
import type { ShownFrame } from "./editList.ts";
import { encodableCodec } from "./encodableCodec.ts";

/** `times` of all frames, `shown` of those to encode. @throws UserError where the browser encodes no codec. */
export async function encodeClip(
  track: InputVideoTrack,
  times: readonly number[],
  shown: readonly ShownFrame[],
  signal?: AbortSignal,
  to?: Copying,
): Promise<Blob> {
  // mediabunny joins colour and transparency of a frame in workers of its own.
  allowOwnScripts();
  const canvas = await frameCanvas(track);
  const codec = await encodableCodec(
    canvas,
    "What this clip shows can only be kept by encoding its pictures anew, which this browser cannot do. Save it again from a video program as MP4 (H.264), without hidden or transparent parts, and drop that.",
  );
  const { output, finish } = clipOutput(codec, to?.file);
  const source = new CanvasSource(canvas, { codec, quality: QUALITY_VERY_HIGH });
  output.addVideoTrack(source);
  await output.start();
  const indices = shown.map(({ frame }) => frame);
  let place = 0;
  for await (const _ of decodedFrames(track, times, indices, canvas)) {
    signal?.throwIfAborted();
    to?.onPicture(place, shown.length);
    const { time, seconds } = shown[place++]!;
    await source.add(time, seconds);
  }
  return finish();
}
