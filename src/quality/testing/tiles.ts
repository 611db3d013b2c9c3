/** The recorded pictures of tools/quality as signatures, by name; a copy is named after its kind. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { decode } from "fast-png";
import type { Signed } from "../pictures/similarMedia.ts";
import { COPY_SIDE, signatureOf } from "../pictures/signature.ts";

const COLUMNS = 8;

const file = (name: string) => readFileSync(path.join(import.meta.dirname, name));

/** Pixels of a tile as RGBA, (64 × 64 × 4), after `change` of each value. */
export function tilePixels(at: number, change = (value: number) => value): Uint8ClampedArray {
  const { data, width } = sheet;
  const [left, top] = [(at % COLUMNS) * COPY_SIDE, Math.floor(at / COLUMNS) * COPY_SIDE];
  const rgba = new Uint8ClampedArray(4 * COPY_SIDE ** 2).fill(255);
  for (let y = 0; y < COPY_SIDE; y++) {
    for (let x = 0; x < COPY_SIDE; x++) {
      const grey = change(data[(top + y) * width + left + x]!);
      rgba.set([grey, grey, grey], 4 * (y * COPY_SIDE + x));
    }
  }
  return rgba;
}

const sheet = decode(file("pictures.png"));
export const tileNames = JSON.parse(file("pictures.json").toString()) as string[];

export function signedPicture(hash: string, pixels: Uint8ClampedArray, localName = hash): Signed {
  return { media: { hash, kind: "image", localName }, frames: [signatureOf(pixels)] };
}

/** All tiles; the hash of each is its name. */
export const signedTiles = (): Signed[] =>
  tileNames.map((name, at) => signedPicture(name, tilePixels(at)));
