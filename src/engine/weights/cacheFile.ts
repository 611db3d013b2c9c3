/**
 * A file of our own with the weights as the GPU holds them, so that a second start reads only that: "SCIONWTS", the length of
 * the header, a JSON header, then each buffer's bytes, one after the other at multiples of 256. Written and read in slices.
 */
import { formatBytes } from "../../base/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import type { ByteSink, ByteSource } from "../../formats/byteSource.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { read } from "../gpu/readback.ts";
import { COLUMN_STEP, type WeightFormat } from "../graph/tensor.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { heldBytes, piecesIn } from "./catalog.ts";
import type { WeightStore } from "./store.ts";
import { readSlice, SLICE_BYTES, Uploads } from "./stream.ts";

/** Goes up when a format's bytes or this layout change: older files are made again. */
const VERSION = 1;
const MAGIC = "SCIONWTS";
const START = MAGIC.length + 4;
const ALIGN = 256;
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
  /** Where the first buffer's bytes begin. */
  begin: number;
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
  for (const { name, same } of tensors) {
    if (same) continue;
    for (const buffer of store.buffersOf(name)) {
      for (let at = 0; at < buffer.size; at += SLICE_BYTES) {
        signal?.throwIfAborted();
        const bytes = Math.min(SLICE_BYTES, buffer.size - at);
        const slice = await read(store.gpu.device, buffer, at, bytes);
        await sink.write(new Uint8Array(slice));
        onBytes?.(bytes);
      }
      const gap = roundUp(buffer.size) - buffer.size;
      if (gap) await sink.write(new Uint8Array(gap));
    }
  }
}

/**
 * The header of a cache file, checked completely; undefined when the file was made from something else than `origin`, or by
 * another version: then it is of no use.
 * @throws UserError when the file is damaged or cut off.
 */
export async function readCacheHeader(
  source: ByteSource,
  origin: CacheOrigin,
): Promise<CacheHeader | undefined> {
  const damaged = (why: string) =>
    new UserError(
      `The prepared copy of the model ${why}. Delete it; it is made again at the next start.`,
    );
  const start = await source.slice(0, Math.min(START, source.size));
  if (start.length < START || new TextDecoder().decode(start.subarray(0, MAGIC.length)) !== MAGIC) {
    throw damaged("does not begin as one");
  }
  const length = new DataView(start.buffer, start.byteOffset).getUint32(MAGIC.length, true);
  if (length > MAX_HEADER_BYTES || START + length > source.size) {
    throw damaged(`says that its header has ${length} bytes, and it has ${source.size} in all`);
  }
  let header: CacheHeader;
  try {
    const text = new TextDecoder().decode(await source.slice(START, START + length));
    header = { ...(JSON.parse(text) as CacheHeader), begin: roundUp(START + length) };
  } catch {
    throw damaged("has a header that is not JSON text");
  }
  if (header.version !== VERSION || !sameOrigin(header, origin)) return undefined;
  if (!Array.isArray(header.tensors) || !header.tensors.every(isTensor)) {
    throw damaged("has a header that describes its tensors wrongly");
  }
  const end = header.tensors.reduce(
    (at, { info, same }) => (same === undefined ? at + storedBytes(info) : at),
    header.begin,
  );
  if (end !== source.size) {
    throw damaged(`has ${formatBytes(source.size)}, and its header asks for ${formatBytes(end)}`);
  }
  return header;
}

/** Fills an empty store from a file whose header was read. @throws UserError when it is cut off. */
export async function fillFromCache(
  store: WeightStore,
  source: ByteSource,
  { tensors, begin }: CacheHeader,
  {
    progress,
    signal,
  }: { progress?: (done: number, total: number) => void; signal?: AbortSignal } = {},
): Promise<void> {
  const uploads = new Uploads(store.gpu.device.queue);
  const file = { source, file: "The prepared copy of the model" };
  let at = begin;
  for (const { name, info, same } of tensors) {
    if (same !== undefined) {
      store.share(name, same);
      continue;
    }
    for (const buffer of store.allocate(name, info)) {
      for (let offset = 0; offset < buffer.size; offset += SLICE_BYTES) {
        signal?.throwIfAborted();
        const bytes = Math.min(SLICE_BYTES, buffer.size - offset);
        const slice = await readSlice(file, at + offset, at + offset + bytes);
        await uploads.write(buffer, offset, slice as Uint8Array<ArrayBuffer>);
        progress?.(at + offset + bytes - begin, source.size - begin);
      }
      at += roundUp(buffer.size);
    }
  }
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / ALIGN) * ALIGN;
}

function storedBytes(info: WeightInfo): number {
  return piecesIn(info).reduce(
    (sum, { rows, cols }) => sum + roundUp(heldBytes(info.format, rows, cols)),
    0,
  );
}

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
