/**
 * Cache of feature rows, or of pixel values, by media key: on disk, with a least-recently-used part in memory. A picture in many
 * tiles has tens of megabytes of features, so the pictures of a training run do not fit in memory together.
 */
import { inParallel } from "../../base/async/inParallel.ts";
import type { MediaKey } from "./mediaKeys.ts";

/** The persistent part. A write may fail silently: values can be computed again. */
export interface FeatureStore {
  has(key: string): Promise<boolean>;
  read(key: string): Promise<Float32Array | null>;
  write(key: string, rows: Float32Array): Promise<void>;
}

const MEMORY_BYTES = 256 * 2 ** 20;

export class FeatureCache {
  readonly #store: FeatureStore;
  readonly #compute: (mediaKeys: readonly MediaKey[]) => Promise<Float32Array[]>;
  readonly #memoryBytes: number;
  /** Least recently used first. */
  readonly #memory = new Map<string, Float32Array>();
  #bytes = 0;

  /** `compute` gets keys of one kind. */
  constructor(
    store: FeatureStore,
    compute: (mediaKeys: readonly MediaKey[]) => Promise<Float32Array[]>,
    memoryBytes = MEMORY_BYTES,
  ) {
    this.#store = store;
    this.#compute = compute;
    this.#memoryBytes = memoryBytes;
  }

  /** Computes what is missing, several keys at a time. `progress` counts distinct keys. */
  async prepare(
    mediaKeys: readonly MediaKey[],
    progress: (done: number, total: number) => void,
  ): Promise<void> {
    const unique = distinct(mediaKeys);
    const missing: MediaKey[] = [];
    let done = 0;
    progress(0, unique.length);
    await inParallel(unique, 8, async (mediaKey) => {
      if (this.#memory.has(mediaKey.key) || (await this.#store.has(mediaKey.key)))
        progress(++done, unique.length);
      else missing.push(mediaKey);
    });
    // Two at a time: one is decoded while the other is on the GPU.
    await inParallel(encodeGroups(missing), 2, async (some) => {
      await this.#computeAndStore(some);
      progress((done += some.length), unique.length);
    });
  }

  /** The rows of each key; what is missing is computed. */
  async rows(mediaKeys: readonly MediaKey[]): Promise<Float32Array[]> {
    const found: Float32Array[] = [];
    for (const mediaKey of mediaKeys) {
      const cached = this.#memory.get(mediaKey.key);
      const rows =
        cached ??
        (await this.#store.read(mediaKey.key)) ??
        (await this.#computeAndStore([mediaKey]))[0]!;
      this.#remember(mediaKey.key, rows);
      found.push(rows);
    }
    return found;
  }

  async #computeAndStore(mediaKeys: readonly MediaKey[]): Promise<Float32Array[]> {
    const computed = await this.#compute(mediaKeys);
    for (const [i, { key }] of mediaKeys.entries()) {
      await this.#store.write(key, computed[i]!);
      this.#remember(key, computed[i]!);
    }
    return computed;
  }

  #remember(key: string, rows: Float32Array): void {
    if (this.#memory.delete(key)) this.#bytes -= rows.byteLength;
    this.#memory.set(key, rows);
    this.#bytes += rows.byteLength;
    for (const [oldest, old] of this.#memory) {
      if (this.#bytes <= this.#memoryBytes) break;
      this.#memory.delete(oldest);
      this.#bytes -= old.byteLength;
    }
  }
}

/** Views that fill a tower batch: pictures of one view are encoded together. */
const VIEWS_PER_GROUP = 4;

const distinct = (mediaKeys: readonly MediaKey[]) => [
  ...new Map(mediaKeys.map((mediaKey) => [mediaKey.key, mediaKey])).values(),
];

/** Distinct keys in groups that are encoded together: pictures as many as fill a tower batch, clips one by one. */
export function encodeGroups(mediaKeys: readonly MediaKey[]): MediaKey[][] {
  const unique = distinct(mediaKeys);
  const clips = unique.filter(({ grid }) => grid.kind === "video");
  const pictures = unique.filter(({ grid }) => grid.kind === "image");
  return [...viewGroups(pictures), ...clips.map((clip) => [clip])];
}

/** Groups of at least VIEWS_PER_GROUP views; the last may have fewer. */
function viewGroups(mediaKeys: readonly MediaKey[]): MediaKey[][] {
  const groups: MediaKey[][] = [];
  let views = Infinity;
  for (const mediaKey of mediaKeys) {
    if (views >= VIEWS_PER_GROUP) {
      groups.push([]);
      views = 0;
    }
    groups.at(-1)!.push(mediaKey);
    views += mediaKey.grid.views;
  }
  return groups;
}
