/**
 * Streams tensors from checkpoint files to the GPU in slices: while one is converted, packed and uploaded, the next is read.
 * At most two slices of 8 MiB exist at a time, so host memory does not grow with the model.
 */
import { UserError } from "../../base/userError.ts";
import { firstNonFinite } from "../../formats/safetensors/nonFinite.ts";
import { DTYPE_BYTES, toFloat32 } from "../../formats/safetensors/safetensors.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { shardShapes } from "./catalog.ts";
import { storagePacker } from "./packing/storagePacker.ts";
import { CHUNK_ELEMENTS, type BufferWrite } from "./packing/packer.ts";
import type { CheckpointTensor } from "./safetensorsFiles.ts";
import type { WeightStore } from "./store.ts";

/** Bytes of a slice; two are in memory at a time. */
export const SLICE_BYTES = 8 * 2 ** 20;

/** Bytes uploaded between two waits for the queue, since each upload has a staging copy until it is executed. */
const WAIT_EVERY = 64 * 2 ** 20;

export interface StreamOptions {
  signal?: AbortSignal;
  /** Called with the bytes of each uploaded slice. */
  onBytes?: (bytes: number) => void;
  sliceBytes?: number;
}

/** Writes to buffers, and waits for the queue whenever WAIT_EVERY bytes are pending. */
export class Uploader {
  readonly #queue: GPUQueue;
  #pending = 0;

  constructor(queue: GPUQueue) {
    this.#queue = queue;
  }

  async write(
    buffer: GPUBuffer,
    offset: number,
    data: BufferWrite["data"] | Uint8Array<ArrayBuffer>,
  ) {
    this.#queue.writeBuffer(buffer, offset, data);
    this.#pending += data.byteLength;
    if (this.#pending < WAIT_EVERY) return;
    await this.#queue.onSubmittedWorkDone();
    this.#pending = 0;
  }
}

/** Allocates a tensor and fills it from its file. @throws {UserError} when the file ends early, or a value is not finite. */
export async function streamTensor(
  store: WeightStore,
  uploads: Uploader,
  name: string,
  info: WeightInfo,
  tensor: CheckpointTensor,
  { sliceBytes = SLICE_BYTES, signal, onBytes }: StreamOptions = {},
): Promise<void> {
  const width = DTYPE_BYTES[tensor.dtype];
  const chunkBytes =
    Math.max(CHUNK_ELEMENTS, Math.floor(sliceBytes / width / CHUNK_ELEMENTS) * CHUNK_ELEMENTS) *
    width;
  const buffers = store.allocate(name, info);
  let begin = tensor.begin;
  let done = 0;
  for (const [i, { rows, cols }] of shardShapes(info).entries()) {
    const count = rows * cols;
    const end = begin + count * width;
    const { push, finish } = storagePacker(info, count);
    // A function of its own, so that the values are garbage while what was made of them is uploaded.
    const pack = (bytes: Uint8Array): BufferWrite[] => {
      const values = toFloat32(bytes, tensor.dtype);
      requireFinite(name, values, tensor, done);
      done += values.length;
      return push(values);
    };
    for await (const bytes of slices(tensor, begin, end, chunkBytes)) {
      signal?.throwIfAborted();
      for (const { offset, data } of pack(bytes)) await uploads.write(buffers[i]!, offset, data);
      onBytes?.(bytes.length);
    }
    for (const { offset, data } of finish()) await uploads.write(buffers[i]!, offset, data);
    begin = end;
  }
}

/** Before they are packed: a quantised block with a NaN would hold other numbers. `done` values came before these. */
function requireFinite(
  name: string,
  values: Float32Array,
  { file, dtype }: CheckpointTensor,
  done: number,
): void {
  const at = firstNonFinite(values);
  if (at < 0) return;
  throw new UserError(
    `The model's tensor ${name} holds ${values[at]} as its number ${done + at + 1}${dtype === "F64" ? " (as F32)" : ""}: every answer could become senseless. ${file || "Its file"} is damaged, or the model broke while it was trained. Get a fresh copy or another model.`,
  );
}

/** Bytes `begin` to `end` of a tensor's file in slices, each prefetched while the one before is processed. */
async function* slices(
  tensor: Pick<CheckpointTensor, "source" | "file">,
  begin: number,
  end: number,
  sliceBytes: number,
): AsyncGenerator<Uint8Array> {
  const read = (from: number) => {
    const slice = readSlice(tensor, from, Math.min(from + sliceBytes, end));
    // Not awaited when the slice before it fails: avoids an unhandled rejection.
    slice.catch(() => undefined);
    return slice;
  };
  let next = read(begin);
  for (let at = begin; at < end; at += sliceBytes) {
    const current = await next;
    if (at + sliceBytes < end) next = read(at + sliceBytes);
    yield current;
  }
}

/** @throws {UserError} when the file gives fewer bytes. */
export async function readSlice(
  { source, file }: Pick<CheckpointTensor, "source" | "file">,
  begin: number,
  end: number,
): Promise<Uint8Array> {
  const bytes = await source.slice(begin, end);
  if (bytes.length !== end - begin) {
    throw new UserError(
      `${file} gave ${bytes.length} bytes at ${begin}, where ${end - begin} were expected: it is cut off or has changed. Get a fresh copy.`,
    );
  }
  return bytes;
}
