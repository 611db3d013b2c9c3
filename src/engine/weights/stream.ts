/**
 * Brings tensors from their files to the GPU slice by slice: while one slice is converted, packed and written, the next is
 * being read. No more than two slices of at most 8 MiB exist at any time, so host memory does not grow with the model.
 */
import { UserError } from "../../base/userError.ts";
import { dtypeBytes, toFloat32 } from "../../formats/safetensors.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { piecesIn } from "./catalog.ts";
import { heldPacker } from "./heldPacker.ts";
import { RUN, type Written } from "./packer.ts";
import type { StoredTensor } from "./safetensorsFiles.ts";
import type { WeightStore } from "./store.ts";

/** Bytes of a file that are in memory at once, twice. */
export const SLICE_BYTES = 8 * 2 ** 20;

/** Bytes uploaded between two waits for the queue: each upload makes a staging copy that must be let go. */
const WAIT_EVERY = 64 * 2 ** 20;

export interface StreamOptions {
  signal?: AbortSignal;
  /** Called with the bytes of each slice that is done. */
  onBytes?: (bytes: number) => void;
  sliceBytes?: number;
}

/** Writes to buffers and waits for the queue now and then. */
export class Uploads {
  readonly #queue: GPUQueue;
  #waiting = 0;

  constructor(queue: GPUQueue) {
    this.#queue = queue;
  }

  async write(buffer: GPUBuffer, offset: number, data: Written["data"] | Uint8Array<ArrayBuffer>) {
    this.#queue.writeBuffer(buffer, offset, data);
    this.#waiting += data.byteLength;
    if (this.#waiting < WAIT_EVERY) return;
    await this.#queue.onSubmittedWorkDone();
    this.#waiting = 0;
  }
}

/** Allocates a tensor and fills it from its file. @throws UserError when the file ends early. */
export async function streamTensor(
  store: WeightStore,
  uploads: Uploads,
  name: string,
  info: WeightInfo,
  tensor: StoredTensor,
  { sliceBytes = SLICE_BYTES, signal, onBytes }: StreamOptions = {},
): Promise<void> {
  const width = dtypeBytes[tensor.dtype];
  const run = Math.max(RUN, Math.floor(sliceBytes / width / RUN) * RUN) * width;
  const buffers = store.allocate(name, info);
  let begin = tensor.begin;
  for (const [i, { rows, cols }] of piecesIn(info).entries()) {
    const count = rows * cols;
    const end = begin + count * width;
    const { push, finish } = heldPacker(info, count);
    for await (const bytes of slices(tensor, begin, end, run)) {
      signal?.throwIfAborted();
      for (const { offset, data } of push(toFloat32(bytes, tensor.dtype))) {
        await uploads.write(buffers[i]!, offset, data);
      }
      onBytes?.(bytes.length);
    }
    for (const { offset, data } of finish()) await uploads.write(buffers[i]!, offset, data);
    begin = end;
  }
}

/** Bytes `begin` to `end` of a tensor's file in slices; the next one is read while the last is worked on. */
async function* slices(
  tensor: Pick<StoredTensor, "source" | "file">,
  begin: number,
  end: number,
  sliceBytes: number,
): AsyncGenerator<Uint8Array> {
  const read = (from: number) => {
    const slice = readSlice(tensor, from, Math.min(from + sliceBytes, end));
    // If the one before fails, nobody awaits this one.
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

/** @throws UserError when fewer bytes come. */
export async function readSlice(
  { source, file }: Pick<StoredTensor, "source" | "file">,
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
