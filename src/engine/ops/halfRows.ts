/**
 * Holds rows in 16 bits from the forward to the backward pass: f16, divided by a power of two of their row, so that no value
 * overflows. Half the bytes, 11 significant bits; needs no feature of the device.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Hold } from "../graph/checkpoint.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { folded, lines } from "./grid.ts";
import { pickRowVariant } from "./rowVariant.ts";

const pack = {
  reads: ["x"],
  writes: ["packed", "scale"],
  params: { rows: "u32", cols: "u32" },
} as const;

const VARIANTS = {
  row: {
    pack: kernel({ name: "pack_half", source: wgsl("half/pack_half"), ...pack }),
    grid: lines,
  },
  workgroup: {
    pack: kernel({ name: "pack_half_wide", source: wgsl("half/pack_half_wide"), ...pack }),
    grid: folded,
  },
};

const unpack = kernel({
  name: "unpack_half",
  source: wgsl("half/unpack_half"),
  reads: ["packed", "scale"],
  writes: ["y"],
  params: { rows: "u32", cols: "u32" },
});

/**
 * Records the packing of x (…, C) now; the function that it returns records y (…, C), x as it is held: every value to 11
 * significant bits, except those below 2^-28 of the largest of their row, which are off by at most 2^-38 of that. The gradient of
 * x is dy, as if nothing were rounded.
 */
export const halfRows: Hold = (x) => {
  const { trace, shape } = x;
  const [rows, cols] = rowsAndCols(shape);
  const pairs = Math.ceil(cols / 2);
  const variant = VARIANTS[pickRowVariant(rows, cols, trace.profile.software)];
  const packed = trace.tensor([rows, pairs], "u32", "held in 16 bits");
  const scale = trace.tensor([rows]);
  trace.dispatch(variant.pack, { x, packed, scale }, { rows, cols }, variant.grid(rows));
  return () =>
    trace.result(
      shape,
      [x],
      (y) => trace.dispatch(unpack, { packed, scale, y }, { rows, cols }, lines(rows * pairs)),
      (dy) => [dy],
    );
};
