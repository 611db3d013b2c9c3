/** A clip from pictures that follow each other at equal distances, as the frames of an ultrasound or an angiogram do. */
import { CanvasSource, QUALITY_VERY_HIGH } from "mediabunny";
import { allowOwnScripts } from "../../base/trustedTypes.ts";
import type { DecodedPicture } from "../pictures/pictureFile.ts";
import { clipOutput } from "./clipOutput.ts";
import { encodableCodec } from "./encodableCodec.ts";

/**
 * @param count of pictures
 * @param read a picture by its place; all have one size
 * @param seconds from one to the next
 * @throws UserError where the browser encodes no codec
 */
export async function encodePictures(
  count: number,
  read: (place: number) => Promise<DecodedPicture>,
  seconds: number,
): Promise<Blob> {
  allowOwnScripts();
  const first = await read(0);
  const canvas = new OffscreenCanvas(first.width, first.height);
  const context = canvas.getContext("2d", { alpha: false })!;
  const codec = await encodableCodec(
    canvas,
    "Its frames can only be kept as a clip by encoding them, which this browser cannot do. Open them as pictures.",
  );
  const { output, finish } = clipOutput(codec);
  const source = new CanvasSource(canvas, { codec, quality: QUALITY_VERY_HIGH });
  output.addVideoTrack(source);
  await output.start();
  for (let place = 0; place < count; place++) {
    const { rgba, width, height } = place === 0 ? first : await read(place);
    context.putImageData(new ImageData(rgba, width, height), 0, 0);
    await source.add(place * seconds, seconds);
  }
  return finish();
}
