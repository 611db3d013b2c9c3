/** The recordings of tools/media/recordProcessors.py, and the pictures that they were made of. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { RgbImage } from "../../media/processing/resize.ts";
import type { ProcessorFiles } from "../../media/processing/processor.ts";

interface Values {
  width: number;
  height: number;
  shape: number[];
  sha256: string;
  /** Of every few views, five values. */
  sample: number[][];
  /** The placeholder text; a run of a visual token is written once, with its length. */
  text: string;
}

interface RecordedFamily {
  name: string;
  files: ProcessorFiles;
  pictures: (Values & {
    seed: number;
    alone?: boolean;
    /** Of families that cut into tiles, and of those with patches: (slices, rows, columns). */
    rows?: number;
    columns?: number;
    grid?: [number, number, number];
    aspectRatioId?: number;
    tiles?: number;
  })[];
  clips: (Values & {
    frames: number;
    times?: number[];
    seconds?: number;
    grid?: [number, number, number];
  })[];
  /** Frames taken of clips. */
  frames: { frames: number; fps: number; seconds: number; indices: number[] }[];
  /** Sizes of which only the placeholder text was recorded. */
  pixelValues?: { width: number; height: number; views: number; text: string }[];
  /** The outputs of the model's own functions for features `counted`, (count, 2). */
  packs?: {
    width: number;
    height: number;
    views: number;
    frames?: number;
    count: number;
    sum: number[];
    sample: number[][];
  }[];
}

const file = path.join(import.meta.dirname, "../fixtures/processors.json");
export const recording = JSON.parse(readFileSync(file, "utf8")) as {
  classes: Record<string, string>;
  words: Record<string, string>;
  families: RecordedFamily[];
};

/** A slope on the left; noise with blocks of black and white on the right. */
export function picture(width: number, height: number, seed: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const [channel, pixel] = [i % 3, Math.floor(i / 3)];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    data[i] =
      x < width >> 1 ? x * 3 + y * 2 + channel * 40 + seed * 17 : noise(x, y, channel, seed);
  }
  return { data, width, height };
}

function noise(x: number, y: number, channel: number, seed: number): number {
  let bits =
    Math.imul(x, 73856093) ^
    Math.imul(y, 19349663) ^
    Math.imul(channel + 1, 83492791) ^
    Math.imul(seed, 2654435761);
  bits = Math.imul(bits ^ (bits >>> 13), 1274126177);
  const level = (bits ^ (bits >>> 16)) & 255;
  if (level < 64) return 0;
  return level > 191 ? 255 : level;
}

/** Features that tell rows apart: row → (2). The newline is (-1, -2). */
export const counted = (row: number): [number, number] => [row % 4096, (row * 7919) % 1009];
