/**
 * Turns a weight's f32 values, as they stream in, into the bytes that the GPU holds. Values come in order and in runs of a
 * multiple of RUN (but for the last), so that blocks of every format, their scales and whole words end with a run.
 */
import type { WeightInfo } from "../nn/weights.ts";
import { packF16 } from "./packF16.ts";
import { packNf4 } from "./packNf4.ts";
import { packQ4 } from "./packQ4.ts";
import { packQ41 } from "./packQ41.ts";
import { packQ8 } from "./packQ8.ts";
import { roundAgain } from "./roundAgain.ts";

/** Bytes for the tensor's buffer, from `offset` on. */
export interface Written {
  offset: number;
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
}

export interface Packer {
  /** The next values. */
  push(values: Float32Array<ArrayBuffer>): Written[];
  /** What is known only at the end, made piece by piece. */
  finish(): Iterable<Written>;
}

/** Elements: scales of 64, codes of 256 and groups of 16,384 elements of nf4 all fill whole words. */
export const RUN = 16384;

/** `count` values in all. */
export function packer({ format, rounded = format }: WeightInfo, count: number): Packer {
  if (format !== rounded && rounded !== "f32") return roundAgain(rounded, count);
  switch (format) {
    case "f32":
      return inOrder((values) => values);
    case "f16":
      return inOrder(packF16);
    case "q8":
      return packQ8(count);
    case "q4":
      return packQ4(count);
    case "q4_1":
      return packQ41(count);
    case "nf4":
      return packNf4(count);
    default:
      throw new Error(`No such format: ${String(format satisfies never)}`);
  }
}

/** For formats without scales: runs follow each other. */
function inOrder(convert: (values: Float32Array<ArrayBuffer>) => Written["data"]): Packer {
  let offset = 0;
  return {
    push: (values) => {
      const data = convert(values);
      offset += data.byteLength;
      return [{ offset: offset - data.byteLength, data }];
    },
    finish: () => [],
  };
}
