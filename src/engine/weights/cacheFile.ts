/**
 * The weight cache: a file with the bytes of the GPU buffers, so that a model opens a second time without quantising. Layout:
 * "SCIONWTS", the header's length (u32), a JSON header, the bytes of each buffer at multiples of 256, and the XXH64 of the
 * header and of each slice. Written, read and checked slice by slice.
 */
import { createXXHash64 } from "hash-wasm";
import { formatBytes } from "../../base/words/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import type { ByteSink, ByteSource } from "../../formats/byteSource.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { read } from "../gpu/readback.ts";
import { COLUMN_MULTIPLE, type WeightFormat } from "../graph/weightFormat.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { storedBytes, shardShapes } from "./catalog.ts";
import type { WeightStore } from "./store.ts";
import { SLICE_BYTES, Uploader } from "./stream.ts";

/** Raised when the layout, the header's fields or a format's bytes change: older files are then written anew. */
const VERSION = 3;
const MAGIC = "SCIONWTS";
const START = MAGIC.length + 4;
const ALIGN = 256;
const CHECKSUM_BYTES = 8;
const MAX_HEADER_BYTES = 16 * 2 ** 20;

/** What the bytes were made from. A file with another origin is not read. */
export interface CacheOrigin {
  /** File names → SHA-256 of the checkpoint's files. */
  sources: Record<string, string>;
  precision: PrecisionPlan;
  /** Whether quantised weights are stored dequantised: see `storageFormat`. */
  software: boolean;
}

export interface CacheHeader extends CacheOrigin {
  version: number;
  tensors: {
    name: string;
    info: WeightInfo;
    /** The name of an earlier tensor whose buffers it shares. */
    tiedTo?: string;
  }[];
  /** Offset of the first buffer's bytes, and the end of the last one's. */
  begin: number;
  end: number;
  /** Checksums of the slices in file order. */
  checksums: Uint8Array;
}

/** The file differs from what was written, or cannot be read. */
export class DamagedCacheError extends UserError {
  override name = "DamagedCacheError";

  constructor(why: string, options?: ErrorOptions) {
    super(
      `The prepared copy of the model ${why}. Delete it; it is made again at the next start.`,
      options,
    );
  }
}

/** XXH64 runs at 8.4 GB/s on one core, SHA-256 at 0.4: the check is for damage, not for manipulation. */
async function checksum() {
  const hash = await createXXHash64();
  return (bytes: Uint8Array) => hash.init().update(bytes).digest("binary");
}

/** Writes all weights of a store, with one slice in host memory at a time. CPU-GPU waits. */
export async function saveCache(
  store: WeightStore,
  origin: CacheOrigin,
  sink: ByteSink,
  { signal, onBytes }: { signal?: AbortSignal; onBytes?: (bytes: number) => void } = {},
): Promise<void> {
  const first = new Map<GPUBuffer, string>();
  const tensors = [...store.catalog].map(([name, info]) => {
    const [buffer] = store.buffersOf(name);
    const tiedTo = first.get(buffer!);
    if (!tiedTo) first.set(buffer!, name);
    return { name, info, ...(tiedTo && { tiedTo }) };
  });
  const json = new TextEncoder().encode(JSON.stringify({ version: VERSION, ...origin, tensors }));
  const head = new Uint8Array(roundUp(START + json.length));
  head.set(new TextEncoder().encode(MAGIC));
  new DataView(head.buffer).setUint32(MAGIC.length, json.length, true);
  head.set(json, START);
  await sink.write(head);
  const checksumOf = await checksum();
  const checksums = [checksumOf(json)];
  for (const { name, tiedTo } of tensors) {
    if (tiedTo) continue;
    for (const buffer of store.buffersOf(name)) {
      for (let at = 0; at < buffer.size; at += SLICE_BYTES) {
        signal?.throwIfAborted();
        const bytes = Math.min(SLICE_BYTES, buffer.size - at);
        const slice = new Uint8Array(await read(store.gpu.device, buffer, at, bytes));
        checksums.push(checksumOf(slice));
        await sink.write(slice);
        onBytes?.(bytes);
      }
      const gap = roundUp(buffer.size) - buffer.size;
      if (gap) await sink.write(new Uint8Array(gap));
    }
  }
  for (const bytes of checksums) await sink.write(bytes);
}

/**
 * Reads and checks the header of a cache file. Undefined when its origin or version differs: then it is of no use.
 * @throws {DamagedCacheError} when the header or the file's length is wrong.
 */
export async function readCacheHeader(
  source: ByteSource,
  origin: CacheOrigin,
): Promise<CacheHeader | undefined> {
  const start = await readRange(source, 0, Math.min(START, source.size));
  if (start.length < START || new TextDecoder().decode(start.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new DamagedCacheError("does not begin as one");
  }
  const length = new DataView(start.buffer, start.byteOffset).getUint32(MAGIC.length, true);
  if (length > MAX_HEADER_BYTES || START + length > source.size) {
    throw new DamagedCacheError(
      `says that its header has ${length} bytes, and it has ${source.size} in all`,
    );
  }
  const json = await readRange(source, START, START + length);
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
  const sizes = header.tensors.flatMap(({ info, tiedTo }) =>
    tiedTo === undefined ? storedSizes(info) : [],
  );
  const begin = roundUp(START + length);
  const end = sizes.reduce((at, bytes) => at + roundUp(bytes), begin);
  const count = sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / SLICE_BYTES), 1);
  const size = end + CHECKSUM_BYTES * count;
  if (size !== source.size) {
    throw new DamagedCacheError(
      `has ${formatBytes(source.size)}, and its header asks for ${formatBytes(size)}`,
    );
  }
  const checksums = await readRange(source, end, size);
  if (!equal((await checksum())(json), checksums.subarray(0, CHECKSUM_BYTES))) {
    throw new DamagedCacheError("has a header with another checksum than it was written with");
  }
  return { ...header, begin, end, checksums: checksums.subarray(CHECKSUM_BYTES) };
}

/**
 * Fills an empty store from a file whose header was read.
 * @throws {DamagedCacheError} when a checksum differs, before that slice reaches the GPU.
 */
export async function fillFromCache(
  store: WeightStore,
  source: ByteSource,
  { tensors, begin, end, checksums }: CacheHeader,
  {
    progress,
    signal,
  }: { progress?: (done: number, total: number) => void; signal?: AbortSignal } = {},
): Promise<void> {
  const uploads = new Uploader(store.gpu.device.queue);
  const checksumOf = await checksum();
  let at = begin;
  let next = 0;
  for (const { name, info, tiedTo } of tensors) {
    if (tiedTo !== undefined) {
      store.tie(name, tiedTo);
      continue;
    }
    for (const buffer of store.allocate(name, info)) {
      for (let offset = 0; offset < buffer.size; offset += SLICE_BYTES) {
        signal?.throwIfAborted();
        const bytes = Math.min(SLICE_BYTES, buffer.size - offset);
        const slice = await readRange(source, at + offset, at + offset + bytes);
        if (!equal(checksumOf(slice), checksums.subarray(next, (next += CHECKSUM_BYTES)))) {
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

/** @throws {DamagedCacheError} when the bytes cannot be read. */
async function readRange(source: ByteSource, begin: number, end: number): Promise<Uint8Array> {
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

/** Bytes of each buffer of a weight. */
const storedSizes = (info: WeightInfo) =>
  shardShapes(info).map(({ rows, cols }) => storedBytes(info.format, rows, cols));

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
  const { name, info, tiedTo } = (value ?? {}) as CacheHeader["tensors"][number];
  if (typeof name !== "string" || typeof info !== "object" || info === null) return false;
  if (tiedTo !== undefined) {
    return all.slice(0, index).some((other) => (other as { name?: unknown }).name === tiedTo);
  }
  const counts = [...(Array.isArray(info.shape) ? info.shape : [NaN]), info.shardRows ?? 1];
  const cols = (info.shape as number[] | undefined)?.at(-1) ?? 1;
  return (
    counts.every((n) => Number.isSafeInteger(n) && n > 0) &&
    Object.hasOwn(COLUMN_MULTIPLE, info.format) &&
    cols % COLUMN_MULTIPLE[info.format as WeightFormat] === 0
  );
}
