/**
 * Turns a weight's f32 values, as they stream in, into the bytes that the GPU holds. Values come in order and in runs of a
 * multiple of RUN (but for the last), so that blocks of every format, their scales and whole words end with a run.
 */

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
