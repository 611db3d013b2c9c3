/**
 * Pictures in the worker: any picture file to pixels, and to the copy that is stored. The copy is re-encoded from the pixels,
 * turned upright and at most 2048 pixels long, so that no metadata survives: no GPS, no camera, no embedded preview.
 */
import { LONG_SIDE } from "../../base/media/longSide.ts";
import { percentText } from "../../base/words/percentText.ts";
import { UserError } from "../../base/userError.ts";
import type { DecodedPicture } from "./pictureFile.ts";
import { darkDeepPng } from "./deepPng.ts";
import { darkNote } from "./depth.ts";
import { pictureHasLocation } from "./hiddenData.ts";
import { pictureStructure } from "./pictureStructure.ts";
import type { RgbImage } from "../processing/resize.ts";

const THUMB_SIDE = 256;
const WEBP_QUALITY = 0.92;

/** Drawings, which have few colours, are smaller as PNG and stay sharp; photos are smaller as WebP. */
const FEW_COLOURS = 256;
/** Pictures of up to this many pixels are always stored as PNG: they are small anyway. */
const SMALL_AREA = 128 * 128;

export interface KeptPicture {
  blob: Blob;
  thumb: Blob;
  width: number;
  height: number;
  /** What was changed, in sentences for people. */
  notes: string[];
  /** Size in the file, upright, where the copy is smaller. */
  original?: { width: number; height: number };
}

/** Draws on a new canvas, on white where the source is transparent: models take RGB only. */
function drawnOn(source: CanvasImageSource, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}

/** All pixels of a canvas as RGB. */
export function canvasRgb(canvas: OffscreenCanvas): RgbImage {
  const { width, height } = canvas;
  const rgba = canvas
    .getContext("2d", { willReadFrequently: true })!
    .getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    data[to++] = rgba[from]!;
    data[to++] = rgba[from + 1]!;
    data[to++] = rgba[from + 2]!;
  }
  return { data, width, height };
}

/** A PNG of these pixels. */
export function pngOf({ data, width, height }: RgbImage): Promise<Blob> {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    rgba.set(data.subarray(from, from + 3), to);
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")!.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

/** The size with the long side at most `longSide`; never enlarges. */
function fitted(width: number, height: number, longSide: number): [number, number] {
  const scale = Math.min(1, longSide / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** Small pictures are their own thumbnail. */
const isThumb = (width: number, height: number) => Math.max(width, height) <= THUMB_SIDE;

/** A small copy for lists and cards. */
export function thumbOf(source: CanvasImageSource, width: number, height: number): Promise<Blob> {
  return webp(drawnOn(source, ...fitted(width, height, THUMB_SIDE)), 0.8);
}

/** WebP where the browser encodes it, else JPEG. */
async function webp(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const blob = await canvas.convertToBlob({ type: "image/webp", quality });
  if (blob.type === "image/webp") return blob;
  return canvas.convertToBlob({ type: "image/jpeg", quality });
}

function hasFewColours({ data }: RgbImage): boolean {
  const colours = new Set<number>();
  for (let at = 0; at < data.length; at += 3) {
    colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
    if (colours.size > FEW_COLOURS) return false;
  }
  return true;
}

async function decode(blob: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob, { imageOrientation: "from-image" });
  } catch {
    throw new UserError(
      "This picture is damaged and cannot be opened. Open it in a picture program, save it again and drop the new file.",
    );
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The copy to store of a picture file of the kind `mime`, which the browser opens. @throws UserError when it is damaged or truncated. */
export async function keepPicture(file: Blob, mime: string): Promise<KeptPicture> {
  const read = new Uint8Array(await file.arrayBuffer());
  const { truncated, animated, fault, missingEnd } = pictureStructure(read, mime);
  if (truncated) {
    throw new UserError(
      "The end of this picture is missing, as after a broken download or copy. Copy it again from where it came and drop the new file.",
    );
  }
  if (fault?.kind === "garbled") {
    throw new UserError(
      `Part of this picture is destroyed: from about ${percentText(fault.from)} on it is garbage. Copy it again from where it came and drop the new file.`,
    );
  }
  const bytes = missingEnd ? joined(read, missingEnd) : read;
  const notes: string[] = [];
  if (missingEnd) notes.push("The mark at its end was missing; all of its picture is there.");
  if (fault) notes.push("Its data does not fit its size: look whether part of it is garbage.");
  if (animated) notes.push("It moves: only its first picture is kept. Save it as MP4 to keep all.");
  if (pictureHasLocation(bytes)) notes.push("Location data will be removed.");

  const deep = mime === "image/png" ? darkDeepPng(bytes) : null;
  if (deep) {
    notes.push(darkNote(deep.bits));
  }
  const bitmap = deep
    ? await createImageBitmap(new ImageData(deep.rgba, deep.width, deep.height))
    : await decode(new Blob([bytes], { type: mime }));
  return keepBitmap(bitmap, notes);
}

/** The copy to store of a picture that a reader opened (readers.ts). */
export async function keepDecoded(picture: DecodedPicture): Promise<KeptPicture> {
  const { rgba, width, height, notes, whole } = picture;
  const kept = await keepBitmap(await createImageBitmap(new ImageData(rgba, width, height)), notes);
  return whole ? { ...kept, original: whole } : kept;
}

/** Closes the bitmap. */
async function keepBitmap(bitmap: ImageBitmap, found: readonly string[]): Promise<KeptPicture> {
  const notes = [...found];
  const [width, height] = fitted(bitmap.width, bitmap.height, LONG_SIDE);
  if (width !== bitmap.width) {
    notes.push(`Made smaller, from ${bitmap.width} x ${bitmap.height} to ${width} x ${height}.`);
  }
  const original = { width: bitmap.width, height: bitmap.height };
  const canvas = drawnOn(bitmap, width, height);
  bitmap.close();
  const kept = await keepDrawn(canvas, notes);
  return width === original.width ? kept : { ...kept, original };
}

/** The copy to store of what is drawn on a canvas. */
export async function keepDrawn(canvas: OffscreenCanvas, notes: string[]): Promise<KeptPicture> {
  const { width, height } = canvas;
  const lossless = width * height <= SMALL_AREA || hasFewColours(canvasRgb(canvas));
  const blob = lossless
    ? await canvas.convertToBlob({ type: "image/png" })
    : await webp(canvas, WEBP_QUALITY);
  return {
    blob,
    thumb: isThumb(width, height) ? blob : await thumbOf(canvas, width, height),
    width,
    height,
    notes,
  };
}

/** Size and thumbnail of a picture without metadata, which is stored as it is. @throws UserError when it is damaged. */
export async function describePicture(
  blob: Blob,
): Promise<{ thumb: Blob; width: number; height: number }> {
  const bitmap = await decode(blob);
  const { width, height } = bitmap;
  const thumb = isThumb(width, height) ? blob : await thumbOf(bitmap, width, height);
  bitmap.close();
  return { thumb, width, height };
}

/** A stored picture on a canvas of its size. @throws UserError when it is damaged. */
export async function pictureCanvas(blob: Blob): Promise<OffscreenCanvas> {
  const bitmap = await decode(blob);
  const canvas = drawnOn(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return canvas;
}

/** The pixels of a stored picture, for the processor. */
export const pictureRgb = async (blob: Blob): Promise<RgbImage> =>
  canvasRgb(await pictureCanvas(blob));
