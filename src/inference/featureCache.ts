/**
 * Feature rows of the mediaKeys of a lesson, a check or a chat: made once, kept on disk, and in memory only as many as were used
 * last and fit. A picture in many tiles has tens of megabytes of them, so that all pictures of a lesson would not.
 */
import { inParallel } from "../base/inParallel.ts";
import type { MediaKey } from "./mediaKeys.ts";

/** Where features are kept when memory has no room. Keeping may fail silently: they can be made again. */
export interface FeatureStore {
  has(key: string): Promise<boolean>;
  read(key: string): Promise<Float32Array | null>;
  write(key: string, rows: Float32Array): Promise<void>;
}

/** Of memory for features that are used again soon. */
const MEMORY_BYTES = 256 * 2 ** 20;

export class FeatureCache {
  readonly #store: FeatureStore;
  readonly #make: (mediaKeys: readonly MediaKey[]) => Promise<Float32Array[]>;
  readonly #memoryBytes: number;
  /** Least recently used first. */
  readonly #near = new Map<string, Float32Array>();
  #bytes = 0;

  /** `make` sends mediaKeys of one kind through their tower. */
  constructor(
    store: FeatureStore,
    make: (mediaKeys: readonly MediaKey[]) => Promise<Float32Array[]>,
    memoryBytes = MEMORY_BYTES,
  ) {
    this.#store = store;
    this.#make = make;
    this.#memoryBytes = memoryBytes;
  }

  /** Makes what is missing, several mediaKeys at a time. `progress` counts different mediaKeys. */
  async prepare(
    mediaKeys: readonly MediaKey[],
    progress: (done: number, total: number) => void,
  ): Promise<void> {
    const unique = distinct(mediaKeys);
    const missing: MediaKey[] = [];
    let done = 0;
    progress(0, unique.length);
    await inParallel(unique, 8, async (mediaKey) => {
      if (this.#near.has(mediaKey.key) || (await this.#store.has(mediaKey.key)))
        progress(++done, unique.length);
      else missing.push(mediaKey);
    });
    // Two at a time: one is decoded while the other is on the GPU.
    await inParallel(encodeGroups(missing), 2, async (some) => {
      await this.#fill(some);
      progress((done += some.length), unique.length);
    });
  }

  /** The feature rows of each mediaKey. */
  async rows(mediaKeys: readonly MediaKey[]): Promise<Float32Array[]> {
    const found: Float32Array[] = [];
    for (const mediaKey of mediaKeys) {
      const near = this.#near.get(mediaKey.key);
      const rows =
        near ?? (await this.#store.read(mediaKey.key)) ?? (await this.#fill([mediaKey]))[0]!;
      this.#keepNear(mediaKey.key, rows);
      found.push(rows);
    }
    return found;
  }

  async #fill(mediaKeys: readonly MediaKey[]): Promise<Float32Array[]> {
    const made = await this.#make(mediaKeys);
    for (const [i, { key }] of mediaKeys.entries()) {
      await this.#store.write(key, made[i]!);
      this.#keepNear(key, made[i]!);
    }
    return made;
  }

  #keepNear(key: string, rows: Float32Array): void {
    if (this.#near.delete(key)) this.#bytes -= rows.byteLength;
    this.#near.set(key, rows);
    this.#bytes += rows.byteLength;
    for (const [oldest, old] of this.#near) {
      if (this.#bytes <= this.#memoryBytes) break;
      this.#near.delete(oldest);
      this.#bytes -= old.byteLength;
    }
  }
}

/** Views that fill a pass: pictures of one view go through together. */
const VIEWS_PER_GROUP = 4;

const distinct = (mediaKeys: readonly MediaKey[]) => [
  ...new Map(mediaKeys.map((mediaKey) => [mediaKey.key, mediaKey])).values(),
];

/** How mediaKeys go through their towers: pictures as many as fill a pass, clips one by one. */
export function encodeGroups(mediaKeys: readonly MediaKey[]): MediaKey[][] {
  const unique = distinct(mediaKeys);
  const clips = unique.filter(({ grid }) => grid.kind === "video");
  const pictures = unique.filter(({ grid }) => grid.kind === "image");
  return [...viewGroups(pictures), ...clips.map((clip) => [clip])];
}

/** Sights in groups whose views together are at least so many, as far as there are any. */
function viewGroups(mediaKeys: readonly MediaKey[]): MediaKey[][] {
  const made: MediaKey[][] = [];
  let views = Infinity;
  for (const mediaKey of mediaKeys) {
    if (views >= VIEWS_PER_GROUP) {
      made.push([]);
      views = 0;
    }
    made.at(-1)!.push(mediaKey);
    views += mediaKey.grid.views;
  }
  return made;
}
