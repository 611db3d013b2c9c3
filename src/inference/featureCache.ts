/**
 * Feature rows of the sights of a lesson, a check or a chat: made once, kept on disk, and in memory only as many as were used
 * last and fit. A picture in many tiles has tens of megabytes of them, so that all pictures of a lesson would not.
 */
import { inParallel } from "../base/inParallel.ts";
import type { Sight } from "./mediaKeys.ts";

/** Where features are kept when memory has no room. Keeping may fail silently: they can be made again. */
export interface FeatureStore {
  has(key: string): Promise<boolean>;
  read(key: string): Promise<Float32Array | null>;
  write(key: string, rows: Float32Array): Promise<void>;
}

/** Of memory for features that are used again soon. */
const MEMORY_BYTES = 256 * 2 ** 20;

export class FeatureShelf {
  readonly #store: FeatureStore;
  readonly #make: (sights: readonly Sight[]) => Promise<Float32Array[]>;
  readonly #memoryBytes: number;
  /** Least recently used first. */
  readonly #near = new Map<string, Float32Array>();
  #bytes = 0;

  /** `make` sends sights of one kind through their tower. */
  constructor(
    store: FeatureStore,
    make: (sights: readonly Sight[]) => Promise<Float32Array[]>,
    memoryBytes = MEMORY_BYTES,
  ) {
    this.#store = store;
    this.#make = make;
    this.#memoryBytes = memoryBytes;
  }

  /** Makes what is missing, several sights at a time. `progress` counts different sights. */
  async prepare(
    sights: readonly Sight[],
    progress: (done: number, total: number) => void,
  ): Promise<void> {
    const unique = distinct(sights);
    const missing: Sight[] = [];
    let done = 0;
    progress(0, unique.length);
    await inParallel(unique, 8, async (sight) => {
      if (this.#near.has(sight.key) || (await this.#store.has(sight.key)))
        progress(++done, unique.length);
      else missing.push(sight);
    });
    // Two at a time: one is decoded while the other is on the GPU.
    await inParallel(seenTogether(missing), 2, async (some) => {
      await this.#fill(some);
      progress((done += some.length), unique.length);
    });
  }

  /** The feature rows of each sight. */
  async rows(sights: readonly Sight[]): Promise<Float32Array[]> {
    const found: Float32Array[] = [];
    for (const sight of sights) {
      const near = this.#near.get(sight.key);
      const rows = near ?? (await this.#store.read(sight.key)) ?? (await this.#fill([sight]))[0]!;
      this.#keepNear(sight.key, rows);
      found.push(rows);
    }
    return found;
  }

  async #fill(sights: readonly Sight[]): Promise<Float32Array[]> {
    const made = await this.#make(sights);
    for (const [i, { key }] of sights.entries()) {
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
const VIEWS_TOGETHER = 4;

const distinct = (sights: readonly Sight[]) => [
  ...new Map(sights.map((sight) => [sight.key, sight])).values(),
];

/** How sights go through their towers: pictures as many as fill a pass, clips one by one. */
export function seenTogether(sights: readonly Sight[]): Sight[][] {
  const unique = distinct(sights);
  const clips = unique.filter(({ geometry }) => geometry.kind === "video");
  const pictures = unique.filter(({ geometry }) => geometry.kind === "image");
  return [...viewGroups(pictures), ...clips.map((clip) => [clip])];
}

/** Sights in groups whose views together are at least so many, as far as there are any. */
function viewGroups(sights: readonly Sight[]): Sight[][] {
  const made: Sight[][] = [];
  let views = Infinity;
  for (const sight of sights) {
    if (views >= VIEWS_TOGETHER) {
      made.push([]);
      views = 0;
    }
    made.at(-1)!.push(sight);
    views += sight.geometry.views;
  }
  return made;
}
