/**
 * Packs a weight's f32 values into its storage format as they are streamed. Values arrive in order, in chunks of a multiple of
 * CHUNK_ELEMENTS except for the last, so that chunks end at whole blocks, scales and u32 words of every format.
 */

/** Data to write into the tensor's buffer at byte `offset`. */
export interface BufferWrite {
  offset: number;
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
}

export interface Packer {
  /** Packs the next chunk of values. */
  push(values: Float32Array<ArrayBuffer>): BufferWrite[];
  /** What is known only after all values, such as nf4's scales. */
  finish(): Iterable<BufferWrite>;
}

/** A multiple of what one u32 of scales (64), of nf4 codes (256) and one nf4 group (16,384) cover. */
export const CHUNK_ELEMENTS = 16384;
