/**
 * Resampling of 8-bit RGB pictures, equal bit for bit to Pillow's `Image.resize` or to torchvision's `resize`, because
 * models are trained on pictures that one of them prepared. Both round weights to fixed point, and the picture between the
 * horizontal and the vertical pass to 8 bits.
 */
import { assert } from "../../base/assert.ts";

/** Interleaved 8-bit RGB, rows from top to bottom: data[(y * width + x) * 3 + channel]. */
export interface RgbImage {
  data: Uint8Array;
  width: number;
  height: number;
}

export type ResizeFilter = "bilinear" | "bicubic" | "lanczos";

/** The half width of a filter, in source pixels when enlarging, and its value at a distance from the centre. */
interface Kernel {
  support: number;
  weight(distance: number): number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

/**
 * Whose rounding to follow. pillow: weights of 22 bits, and the axis that drops far more goes first. torch: weights of 16
 * bits, as many after the point as the largest allows, and always along the rows first.
 */
export type Arithmetic = "pillow" | "torch";

const CUBIC_A = -0.5; // antialiased bicubic; OpenCV, and PyTorch without antialiasing, use -0.75

const KERNELS: Record<ResizeFilter, Kernel> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    weight(distance) {
      const x = Math.abs(distance);
      if (x < 1) return ((CUBIC_A + 2) * x - (CUBIC_A + 3)) * x * x + 1;
      if (x < 2) return (((x - 5) * x + 8) * x - 4) * CUBIC_A;
      return 0;
    },
  },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** 32 bits less 8 for the pixel and 2 for the overshoot of the filter's negative lobes. */
const MAX_FRACTION_BITS = 22;

/** For each output position: the first source position, how many there are, and their fixed-point weights. */
interface Taps {
  first: Int32Array; // (out)
  count: Int32Array; // (out)
  weights: Int32Array; // (out, stride)
  stride: number;
  fractionBits: number;
}

function tapsFor(inSize: number, outSize: number, kernel: Kernel, arithmetic: Arithmetic): Taps {
  const scale = inSize / outSize;
  // When shrinking, the filter grows with the scale, so that every source pixel counts (antialiasing).
  const filterScale = Math.max(scale, 1);
  const support = kernel.support * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outSize);
  const count = new Int32Array(outSize);
  const shares = new Float64Array(outSize * stride);
  for (let out = 0; out < outSize; out++) {
    const centre = (out + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    const length = Math.min(inSize, Math.trunc(centre + support + 0.5)) - from;
    let total = 0;
    for (let i = 0; i < length; i++) {
      const weight = kernel.weight((i + from - centre + 0.5) * (1 / filterScale));
      shares[out * stride + i] = weight;
      total += weight;
    }
    if (total !== 0) for (let i = 0; i < length; i++) shares[out * stride + i]! /= total;
    first[out] = from;
    count[out] = length;
  }
  const fractionBits = arithmetic === "torch" ? bitsFor16(shares) : MAX_FRACTION_BITS;
  const weights = Int32Array.from(shares, (share) => {
    const weight = share * (1 << fractionBits);
    return Math.trunc(weight + (weight < 0 ? -0.5 : 0.5));
  });
  return { first, count, weights, stride, fractionBits };
}

/** The most bits after the point with which every share still fits into 16 bits. */
function bitsFor16(shares: Float64Array): number {
  const largest = shares.reduce((most, share) => Math.max(most, share), 0);
  let bits = 0;
  while (bits < MAX_FRACTION_BITS && Math.trunc(0.5 + largest * 2 ** (bits + 1)) < 1 << 15) bits++;
  return bits;
}

/**
 * One pass along one axis. `step` is the distance in bytes between neighbours along that axis, `lines` the number of
 * independent lines, `lineStep` the distance between their starts.
 */
function resampleAxis(
  source: Uint8Array,
  target: Uint8Array,
  taps: Taps,
  axis: { step: number; lines: number; sourceLineStep: number; targetLineStep: number },
): void {
  const { first, count, weights, stride, fractionBits } = taps;
  const half = 1 << (fractionBits - 1);
  const clampToByte = (sum: number) => Math.min(255, Math.max(0, sum >> fractionBits));
  const { step, lines, sourceLineStep, targetLineStep } = axis;
  for (let line = 0; line < lines; line++) {
    const sourceLine = line * sourceLineStep;
    const targetLine = line * targetLineStep;
    for (let out = 0; out < first.length; out++) {
      const length = count[out]!;
      const at = out * stride;
      let from = sourceLine + first[out]! * step;
      let red = half;
      let green = half;
      let blue = half;
      for (let i = 0; i < length; i++, from += step) {
        const weight = weights[at + i]!;
        red += source[from]! * weight;
        green += source[from + 1]! * weight;
        blue += source[from + 2]! * weight;
      }
      const to = targetLine + out * step;
      target[to] = clampToByte(red);
      target[to + 1] = clampToByte(green);
      target[to + 2] = clampToByte(blue);
    }
  }
}

/**
 * Resizes to `width` x `height`. Equal to `PIL.Image.resize((width, height), filter)` of Pillow 13 for RGB, or to
 * torchvision 0.29's `resize(…, antialias=True)` of bytes on a CPU.
 */
export function resize(
  image: RgbImage,
  width: number,
  height: number,
  filter: ResizeFilter,
  arithmetic: Arithmetic = "pillow",
): RgbImage {
  assert(
    image.data.length === image.width * image.height * 3,
    `resize was given ${image.data.length} bytes for ${image.width} x ${image.height} RGB`,
  );
  const columns = (from: RgbImage) => resizeColumns(from, width, KERNELS[filter], arithmetic);
  const rows = (from: RgbImage) => resizeRows(from, height, KERNELS[filter], arithmetic);
  // Rounding between the passes makes their order visible. Pillow up to 12 always went along the rows first; 13 goes
  // down the columns first where that drops far more rows than the other way drops columns.
  const dropped = image.height - height;
  const columnsLast = arithmetic === "pillow" && dropped > 0 && dropped > 2 * (image.width - width);
  return columnsLast ? columns(rows(image)) : rows(columns(image));
}

/** Changes the width. */
function resizeColumns(
  image: RgbImage,
  width: number,
  kernel: Kernel,
  arithmetic: Arithmetic,
): RgbImage {
  if (width === image.width) return image;
  const data = new Uint8Array(width * image.height * 3);
  resampleAxis(image.data, data, tapsFor(image.width, width, kernel, arithmetic), {
    step: 3,
    lines: image.height,
    sourceLineStep: image.width * 3,
    targetLineStep: width * 3,
  });
  return { data, width, height: image.height };
}

/** Changes the height: neighbours are one row apart, lines are one pixel apart. */
function resizeRows(
  image: RgbImage,
  height: number,
  kernel: Kernel,
  arithmetic: Arithmetic,
): RgbImage {
  if (height === image.height) return image;
  const data = new Uint8Array(image.width * height * 3);
  resampleAxis(image.data, data, tapsFor(image.height, height, kernel, arithmetic), {
    step: image.width * 3,
    lines: image.width,
    sourceLineStep: 3,
    targetLineStep: 3,
  });
  return { data, width: image.width, height };
}
