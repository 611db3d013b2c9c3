/** Which rows of the KV caches are still of use: for each sequence, the prompt whose keys and values they hold. */
import type { CrossAttentionSpans } from "../../families/parts/encoded.ts";
import { insertsSame, type GenerateRequest, type InsertedToken } from "../request.ts";

interface CachedSequence {
  ids: Int32Array;
  features: Float32Array;
  crossRows: number;
  inserted: readonly InsertedToken[] | undefined;
}

const crossRowsOf = (spans: CrossAttentionSpans | undefined) => spans?.order.length ?? 0;

export class CachedSequences {
  #sequences: (CachedSequence | undefined)[] = [];

  /**
   * The ids whose rows this request may use, if any. They count as lost until `keep`, since a generation that fails half-way has
   * written over some of them.
   */
  take(
    { sequence, prompt }: GenerateRequest,
    spans: CrossAttentionSpans | undefined,
  ): Int32Array | undefined {
    const cached = this.#sequences[sequence];
    this.#sequences[sequence] = undefined;
    // With other media, tokens before them attend to other rows, so their keys and values are others too.
    const isSame =
      (cached?.crossRows ?? 0) === crossRowsOf(spans) &&
      insertsSame(cached?.inserted, prompt.inserted);
    if (!cached || !isSame) return undefined;
    if (beginsAlike(cached.features, prompt.features)) return cached.ids;
    // Ids are the same whatever a picture shows.
    const firstMedium = Math.min(...prompt.mediaSpans.map(({ start }) => start));
    return cached.ids.subarray(0, firstMedium);
  }

  /** The rows of this request are whole. */
  keep({ sequence, prompt }: GenerateRequest, spans: CrossAttentionSpans | undefined): void {
    const { ids, features, inserted } = prompt;
    this.#sequences[sequence] = { ids, features, inserted, crossRows: crossRowsOf(spans) };
  }

  /** The caches are somebody else's now, or anew. */
  clear(): void {
    this.#sequences = [];
  }
}

/** Whether the shorter one is the beginning of the other: later turns may show more media. */
function beginsAlike(a: Float32Array, b: Float32Array): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((value, i) => value === long[i]);
}
