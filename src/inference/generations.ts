/** What a batch of sequences has generated, which of them go on, and for how many steps at most. */

export interface GenerateOptions {
  maxNewTokens: number;
  /** Ids that end a sequence; they are not part of what is generated. */
  endIds: readonly number[];
  /** Whether a sequence ends with the newest of its new tokens, which then is part of it. `index` is that of the request. */
  isEnd?: (index: number, ids: readonly number[]) => boolean;
  /** Chooses the next id from a row of logits. Without it decoding is greedy, on the GPU. */
  sampler?: (logits: Float32Array) => number;
  /** Called with each new token. `index` is that of the request. */
  onToken?: (index: number, id: number) => void;
  signal?: AbortSignal;
}

export interface Generation {
  ids: number[];
  /** "end": an id of `endIds`, or `isEnd`; "length": `maxNewTokens` or the context is used up; "stopped": aborted. */
  finishReason: "end" | "length" | "stopped";
}

export class Generations {
  readonly results: readonly Generation[];
  /** Indices of the sequences that go on. */
  readonly unfinished: Set<number>;
  /** Tokens of each sequence in the caches, as far as their ids are known. */
  readonly #lengths: number[];
  readonly #lastRow: number;
  readonly #options: GenerateOptions;

  /** @param lengths tokens of each prompt @param lastRow the last of a sequence's rows in the caches */
  constructor(lengths: readonly number[], lastRow: number, options: GenerateOptions) {
    this.results = lengths.map((): Generation => ({ ids: [], finishReason: "length" }));
    this.unfinished = new Set(lengths.keys());
    this.#lengths = [...lengths];
    this.#lastRow = lastRow;
    this.#options = options;
  }

  /** Takes the next id of each sequence; those of finished ones are not wanted. */
  take(next: ArrayLike<number>): void {
    const { endIds, isEnd, onToken, maxNewTokens } = this.#options;
    for (const i of [...this.unfinished]) {
      const result = this.results[i]!;
      const id = next[i]!;
      const isEndId = endIds.includes(id);
      if (!isEndId) {
        result.ids.push(id);
        onToken?.(i, id);
      }
      if (isEndId || isEnd?.(i, result.ids)) result.finishReason = "end";
      else if (result.ids.length < maxNewTokens && this.#lengths[i]! < this.#lastRow) continue;
      this.unfinished.delete(i);
    }
  }

  /** A step's tokens are in the caches: their ids can be taken. */
  advance(): void {
    for (const i of this.unfinished) this.#lengths[i]!++;
  }

  /** The most steps that a sequence still takes. */
  stepsLeft(): number {
    const { maxNewTokens } = this.#options;
    const left = [...this.unfinished].map((i) =>
      Math.min(maxNewTokens - this.results[i]!.ids.length, this.#lastRow - this.#lengths[i]!),
    );
    return Math.max(0, ...left);
  }

  stop(): void {
    for (const i of this.unfinished) this.results[i]!.finishReason = "stopped";
    this.unfinished.clear();
  }
}
