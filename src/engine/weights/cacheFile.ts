/**
 * A file of our own with the weights as the GPU holds them, so that a second start reads only that: "SCIONWTS", the length of
 * the header, a JSON header, then each buffer's bytes, one after the other at multiples of 256, and at the end the XXH64 of the
 * header and of each slice. Written, read and checked slice by slice.
 */
import { createXXHash64 } from "hash-wasm";
import { formatBytes } from "../../base/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import type { ByteSink, ByteSource } from "../../formats/byteSource.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { read } from "../gpu/readback.ts";
import { COLUMN_STEP, type WeightFormat } from "../graph/weightFormat.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { heldBytes, piecesIn } from "./catalog.ts";
import type { WeightStore } from "./store.ts";
import { SLICE_BYTES, Uploads } from "./stream.ts";

/** Goes up when a format's bytes or this layout change: older files are made again. */
const VERSION = 2;
const MAGIC = "SCIONWTS";
const START = MAGIC.length + 4;
const ALIGN = 256;
const SUM_BYTES = 8;
const MAX_HEADER_BYTES = 16 * 2 ** 20;

/** What the bytes were made from. A file made from something else is not read. */
export interface CacheOrigin {
  /** File names → SHA-256 of the checkpoint's files. */
  sources: Record<string, string>;
  precision: PrecisionPlan;
  /** Whether packed weights are held unpacked. */
  software: boolean;
}

export interface CacheHeader extends CacheOrigin {
  version: number;
  tensors: {
    name: string;
    info: WeightInfo;
    /** Its bytes are another tensor's. */ same?: string;
  }[];
  /** Where the first buffer's bytes begin, and where the last one's end. */
  begin: number;
  end: number;
  /** Checksums of the slices in their order. */
  sums: Uint8Array;
}

/** The file is not what was written, as far as it was read. */
export class DamagedCacheError extends UserError {
  override name = "DamagedCacheError";

  constructor(why: string, options?: ErrorOptions) {
    super(
      `The prepared copy of the model ${why}. Delete it; it is made again at the next start.`,
      options,
    );
  }
}

/** 8.4 GB a second on one processor core, where SHA-256 comes to 0.4: what is looked for is an accident, not a forger. */
async function checksum() {
  const hash = await createXXHash64();
  return (bytes: Uint8Array) => hash.init().update(bytes).digest("binary");
}

/** Writes all weights of a store. Host memory holds one slice. CPU-GPU waits. */
export async function saveCache(
  store: WeightStore,
  origin: CacheOrigin,
  sink: ByteSink,
  { signal, onBytes }: { signal?: AbortSignal; onBytes?: (bytes: number) => void } = {},
): Promise<void> {
  const first = new Map<GPUBuffer, string>();
  const tensors = [...store.catalog].map(([name, info]) => {
    const [buffer] = store.buffersOf(name);
    const same = first.get(buffer!);
    if (!same) first.set(buffer!, name);
    return { name, info, ...(same && { same }) };
  });
  const json = new TextEncoder().encode(JSON.stringify({ version: VERSION, ...origin, tensors }));
  const head = new Uint8Array(roundUp(START + json.length));
  head.set(new TextEncoder().encode(MAGIC));
  new DataView(head.buffer).setUint32(MAGIC.length, json.length, true);
  head.set(json, START);
  await sink.write(head);
  const sumOf = await checksum();
  const sums = [sumOf(json)];
  for (const { name, same } of tensors) {
    if (same) continue;
    for (const buffer of store.buffersOf(name)) {
      for (let at = 0; at < buffer.size; at += SLICE_BYTES) {
        signal?.throwIfAborted();
        const bytes = Math.min(SLICE_BYTES, buffer.size - at);
        const slice = new Uint8Array(await read(store.gpu.device, buffer, at, bytes));
        sums.push(sumOf(slice));
        await sink.write(slice);
        onBytes?.(bytes);
      }
      const gap = roundUp(buffer.size) - buffer.size;
      if (gap) await sink.write(new Uint8Array(gap));
    }
  }
  for (const sum of sums) await sink.write(sum);
}

/**
 * The header of a cache file, checked completely; undefined when the file was made from something else than `origin`, or by
 * another version: then it is of no use.
 * @throws DamagedCacheError also when the file is cut off.
 */
export async function readCacheHeader(
  source: ByteSource,
  origin: CacheOrigin,
): Promise<CacheHeader | undefined> {
  const start = await part(source, 0, Math.min(START, source.size));
  if (start.length < START || new TextDecoder().decode(start.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new DamagedCacheError("does not begin as one");
  }
  const length = new DataView(start.buffer, start.byteOffset).getUint32(MAGIC.length, true);
  if (length > MAX_HEADER_BYTES || START + length > source.size) {
    throw new DamagedCacheError(
      `says that its header has ${length} bytes, and it has ${source.size} in all`,
    );
  }
  const json = await part(source, START, START + length);
  let header: CacheHeader;
  try {
    header = JSON.parse(new TextDecoder().decode(json)) as CacheHeader;
  } catch {
    throw new DamagedCacheError("has a header that is not JSON text");
  }
  if (header.version !== VERSION || !sameOrigin(header, origin)) return undefined;
  if (!Array.isArray(header.tensors) || !header.tensors.every(isTensor)) {
    throw new DamagedCacheError("has a header that describes its tensors wrongly");
  }
  const sizes = header.tensors.flatMap(({ info, same }) =>
    same === undefined ? heldSizes(info) : [],
  );
  const begin = roundUp(START + length);
  const end = sizes.reduce((at, bytes) => at + roundUp(bytes), begin);
  const count = sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / SLICE_BYTES), 1);
  const size = end + SUM_BYTES * count;
  if (size !== source.size) {
    throw new DamagedCacheError(
      `has ${formatBytes(source.size)}, and its header asks for ${formatBytes(size)}`,
    );
  }
  const sums = await part(source, end, size);
  if (!equal((await checksum())(json), sums.subarray(0, SUM_BYTES))) {
    throw new DamagedCacheError("has a header with another checksum than it was written with");
  }
  return { ...header, begin, end, sums: sums.subarray(SUM_BYTES) };
}

/** Fills an empty store from a file whose header was read. @throws DamagedCacheError before a wrong byte reaches the GPU. */
export async function fillFromCache(
  store: WeightStore,
  source: ByteSource,
  { tensors, begin, end, sums }: CacheHeader,
  {
    progress,
    signal,
  }: { progress?: (done: number, total: number) => void; signal?: AbortSignal } = {},
): Promise<void> {
  const uploads = new Uploads(store.gpu.device.queue);
  const sumOf = await checksum();
  let at = begin;
  let next = 0;
  for (const { name, info, same } of tensors) {
    if (same !== undefined) {
      store.share(name, same);
      continue;
    }
    for (const buffer of store.allocate(name, info)) {
      for (let offset = 0; offset < buffer.size; offset += SLICE_BYTES) {
        signal?.throwIfAborted();
        const bytes = Math.min(SLICE_BYTES, buffer.size - offset);
        const slice = await part(source, at + offset, at + offset + bytes);
        if (!equal(sumOf(slice), sums.subarray(next, (next += SUM_BYTES)))) {
          throw new DamagedCacheError(
            `has other bytes in ${name} than were written, by their checksum`,
          );
        }
        await uploads.write(buffer, offset, slice as Uint8Array<ArrayBuffer>);
        progress?.(at + offset + bytes - begin, end - begin);
      }
      at += roundUp(buffer.size);
    }
  }
}

/** Bytes of the file. @throws DamagedCacheError when the disk does not give them. */
async function part(source: ByteSource, begin: number, end: number): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await source.slice(begin, end);
  } catch (cause) {
    throw new DamagedCacheError("cannot be read from the disk", { cause });
  }
  if (bytes.length === end - begin) return bytes;
  throw new DamagedCacheError(`gave ${bytes.length} bytes where ${end - begin} were expected`);
}

const equal = (a: Uint8Array, b: Uint8Array) => a.every((byte, i) => byte === b[i]);

function roundUp(bytes: number): number {
  return Math.ceil(bytes / ALIGN) * ALIGN;
}

/** Bytes of each of a weight's buffers. */
const heldSizes = (info: WeightInfo) =>
  piecesIn(info).map(({ rows, cols }) => heldBytes(info.format, rows, cols));

function sameOrigin(a: CacheOrigin, b: CacheOrigin): boolean {
  const text = ({ sources, precision, software }: CacheOrigin) =>
    JSON.stringify([
      Object.entries(sources ?? {}).sort(),
      Object.entries(precision ?? {}).sort(),
      software,
    ]);
  return text(a) === text(b);
}

function isTensor(value: unknown, index: number, all: readonly unknown[]): boolean {
  const { name, info, same } = (value ?? {}) as CacheHeader["tensors"][number];
  if (typeof name !== "string" || typeof info !== "object" || info === null) return false;
  if (same !== undefined) {
    return all.slice(0, index).some((other) => (other as { name?: unknown }).name === same);
  }
  const counts = [...(Array.isArray(info.shape) ? info.shape : [NaN]), info.pieceRows ?? 1];
  const cols = (info.shape as number[] | undefined)?.at(-1) ?? 1;
  return (
    counts.every((n) => Number.isSafeInteger(n) && n > 0) &&
    Object.hasOwn(COLUMN_STEP, info.format) &&
    cols % COLUMN_STEP[info.format as WeightFormat] === 0
  );
}
