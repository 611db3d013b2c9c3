/** Small square copies of stored pictures and clips, whatever their shape, to be compared with each other. */
import { decodedFrames } from "../clips/clipFrames.ts";
import { frameTimes, withTrack } from "../clips/clipTrack.ts";

/** RGBA of `side` × `side`, on white where the picture is transparent. @throws {DOMException} when it cannot be decoded */
export async function smallCopy(picture: Blob, side: number): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(picture);
  const canvas = new OffscreenCanvas(side, side);
  const context = contextOf(canvas);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.drawImage(bitmap, 0, 0, side, side);
  bitmap.close();
  return context.getImageData(0, 0, side, side).data;
}

/** The same of `count` frames of a clip, evenly spaced from the first on. @throws {UserError} when it cannot be decoded */
export function smallFrames(clip: Blob, count: number, side: number): Promise<Uint8ClampedArray[]> {
  return withTrack(clip, async (track) => {
    const times = await frameTimes(track);
    const taken = Math.min(count, times.length);
    const indices = Array.from({ length: taken }, (_, i) => Math.floor((i * times.length) / taken));
    const canvas = new OffscreenCanvas(side, side);
    const context = contextOf(canvas);
    const copies: Uint8ClampedArray[] = [];
    for await (const _ of decodedFrames(track, times, indices, canvas)) {
      copies.push(context.getImageData(0, 0, side, side).data);
    }
    return copies;
  });
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  return context;
}
