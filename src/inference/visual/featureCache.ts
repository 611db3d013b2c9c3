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

/** Gets keys of one kind; `onRows` is told the share of their rows that is done. */
type Compute = (
  mediaKeys: readonly MediaKey[],
  onRows?: (share: number) => void,
) => Promise<Float32Array[]>;

const MEMORY_BYTES = 256 * 2 ** 20;

export class FeatureCache {
  readonly #store: FeatureStore;
  readonly #compute: Compute;
  readonly #memoryBytes: number;
  /** Least recently used first. */
  readonly #memory = new Map<string, Float32Array>();
  #bytes = 0;

  constructor(store: FeatureStore, compute: Compute, memoryBytes = MEMORY_BYTES) {
    this.#store = store;
    this.#compute = compute;
    this.#memoryBytes = memoryBytes;
  }

  /**
   * Computes what is missing, several keys at a time.
   * @param progress counts views: tiles and frames, each as the model sees it. Those that were there are done at the first call
   * @returns the views that were missing
   */
  async prepare(
    mediaKeys: readonly MediaKey[],
    progress: (done: number, total: number) => void,
  ): Promise<number> {
    const total = viewsIn(distinct(mediaKeys));
    const missing = await this.missing(mediaKeys);
    let done = total - viewsIn(missing);
    progress(done, total);
    // Two at a time: one is decoded while the other is on the GPU.
    await inParallel(encodeGroups(missing), 2, async (some) => {
      const views = viewsIn(some);
      let told = 0;
      const tell = (share: number) => {
        const now = Math.floor(share * views);
        done += now - told;
        told = now;
        progress(done, total);
      };
      await this.#computeAndStore(some, tell);
      tell(1);
    });
    return viewsIn(missing);
  }

  /** Those of these keys that would have to be computed, each once. */
  async missing(mediaKeys: readonly MediaKey[]): Promise<MediaKey[]> {
    const unique = distinct(mediaKeys);
    const isMissing = new Set<MediaKey>();
    await inParallel(unique, 8, async (mediaKey) => {
      const { key } = mediaKey;
      if (!this.#memory.has(key) && !(await this.#store.has(key))) isMissing.add(mediaKey);
    });
    return unique.filter((mediaKey) => isMissing.has(mediaKey));
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

  async #computeAndStore(
    mediaKeys: readonly MediaKey[],
    onRows?: (share: number) => void,
  ): Promise<Float32Array[]> {
    const computed = await this.#compute(mediaKeys, onRows);
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

const viewsIn = (mediaKeys: readonly MediaKey[]) =>
  mediaKeys.reduce((sum, { grid }) => sum + grid.views, 0);

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
