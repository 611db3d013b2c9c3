/**
 * Packs 4-bit NormalFloat with double quantisation, as bitsandbytes computes it: a block of 64 weights is divided by its
 * absolute maximum, and each weight rounded to the nearest of 16 levels; the maxima minus their mean are quantised to 8 bits
 * in groups of 256. The mean is known only at the end, so the scales (1/64 of the elements) are kept and written last.
 */
import { boundsOf, levelOf, LEVELS_4, LEVELS_8 } from "./nf4Levels.ts";
import type { Packer, BufferWrite } from "./packer.ts";

const BLOCK = 64;
const GROUP = 256;
/** Lower bound of the divisor, for blocks of zeros. */
const LEAST = Math.fround(1e-38);

interface Words extends BufferWrite {
  data: Uint32Array<ArrayBuffer>;
}

const BOUNDS_4 = boundsOf(LEVELS_4);
const BUCKETS = 1024;
const BUCKET_STARTS = Uint8Array.from({ length: BUCKETS + 1 }, (_, i) =>
  levelOf((2 * i) / BUCKETS - 1, BOUNDS_4),
);
const BOUNDS_8 = boundsOf(LEVELS_8);

/** For `count` values in all, in rows of a multiple of 64. */
export function packNf4(count: number) {
  const scales = new Float32Array(count / BLOCK);
  let done = 0;
  const push = (values: Float32Array): Words[] => {
    const words = new Uint32Array(values.length / 8);
    for (let start = 0; start < values.length; start += BLOCK) {
      const magnitude = largest(values, start, start + BLOCK);
      const inverse = Math.fround(1 / Math.max(magnitude, LEAST));
      for (let i = start; i < start + BLOCK; i += 8) {
        let word = 0;
        for (let j = 0; j < 8; j++) {
          word |= nearest(Math.fround(values[i + j]! * inverse)) << (4 * j);
        }
        words[i >> 3] = word;
      }
      scales[(done + start) / BLOCK] = magnitude;
    }
    const offset = done / 2;
    done += values.length;
    return [{ offset, data: words }];
  };
  const finish = (): [Words] => [{ offset: count / 2, data: packScales(scales) }];
  return { push, finish } satisfies Packer;
}

/** The level of a value between -1 and 1, searched from the first level of its bucket. */
function nearest(value: number): number {
  let level = BUCKET_STARTS[((value + 1) * (BUCKETS / 2)) | 0]!;
  while (level < 15 && BOUNDS_4[level]! < value) level++;
  return level;
}

/** What follows the elements in a buffer: codes (four per u32), groups, mean, code levels. */
function packScales(scales: Float32Array): Uint32Array<ArrayBuffer> {
  const mean = Math.fround(scales.reduce((sum, scale) => sum + scale, 0) / scales.length);
  const codeWords = Math.ceil(scales.length / 4);
  const groups = Math.ceil(scales.length / GROUP);
  const words = new Uint32Array(codeWords + groups + 1 + LEVELS_8.length);
  const codes = new Uint8Array(words.buffer);
  const floats = new Float32Array(words.buffer);
  const centred = scales.map((scale) => scale - mean);
  for (let group = 0; group < groups; group++) {
    const end = Math.min((group + 1) * GROUP, centred.length);
    const magnitude = largest(centred, group * GROUP, end);
    const inverse = Math.fround(1 / Math.max(magnitude, LEAST));
    for (let i = group * GROUP; i < end; i++) {
      codes[i] = levelOf(Math.fround(centred[i]! * inverse), BOUNDS_8);
    }
    floats[codeWords + group] = magnitude;
  }
  floats[codeWords + groups] = mean;
  floats.set(LEVELS_8, codeWords + groups + 1);
  return words;
}

function largest(values: Float32Array, begin: number, end: number): number {
  let magnitude = 0;
  for (let i = begin; i < end; i++) magnitude = Math.max(magnitude, Math.abs(values[i]!));
  return magnitude;
}
