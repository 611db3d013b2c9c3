/** Checkpoint folders in memory that count what is read, for tests. */
import type { ByteSource } from "../../../formats/byteSource.ts";
import type { Dtype } from "../../../formats/safetensors/safetensors.ts";
import { writeSafetensors } from "../../../formats/safetensors/writeSafetensors.ts";
import type { CheckpointTensor } from "../safetensorsFiles.ts";

export type Tensors = Record<string, { shape: number[]; values?: Float32Array; dtype?: Dtype }>;

export function safetensors(tensors: Tensors): Uint8Array<ArrayBuffer> {
  const list = Object.entries(tensors).map(([name, { shape, values, dtype = "F32" }]) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const bytes = dtype === "I64" ? count * 8 : count * 4;
    const data = values ?? new Uint8Array(bytes);
    return [name, { dtype, shape, data }] as const;
  });
  return writeSafetensors(new Map(list));
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, slice: async (begin, end) => bytes.subarray(begin, end) };
}

/** Opens files of a folder by name. */
export function folder(files: Record<string, Uint8Array | string>) {
  return async (name: string): Promise<ByteSource | undefined> => {
    const file = files[name];
    if (file === undefined) return undefined;
    return bytesSource(typeof file === "string" ? new TextEncoder().encode(file) : file);
  };
}

/** Counts bytes, the largest slice and the most reads in flight. */
export class CountingSource implements ByteSource {
  readonly size: number;
  largest = 0;
  mostInFlight = 0;
  total = 0;
  #inFlight = 0;
  readonly #inner: ByteSource;

  constructor(inner: ByteSource) {
    this.#inner = inner;
    this.size = inner.size;
  }

  async slice(begin: number, end: number): Promise<Uint8Array> {
    this.largest = Math.max(this.largest, end - begin);
    this.total += end - begin;
    this.mostInFlight = Math.max(this.mostInFlight, ++this.#inFlight);
    // Yields to the event loop, so that reads that are not awaited overlap and are counted.
    await new Promise((resolve) => setImmediate(resolve));
    this.#inFlight--;
    return this.#inner.slice(begin, end);
  }
}

/** A tensor that spans its whole source. */
export function wholeTensor(source: ByteSource, shape: number[], dtype: Dtype): CheckpointTensor {
  return { source, file: "test.safetensors", dtype, shape, begin: 0, end: source.size };
}
