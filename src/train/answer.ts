/**
 * Answers prompts with the base model or an adapter: new tokens of all sequences go through the decoder together, then one
 * token of every sequence at a time. What a sequence has in the cache already (a chat's earlier turns) is not computed again.
 */
import { ropeTable } from "../engine/ops/rope.ts";
import type { Program } from "../engine/graph/program.ts";
import { recordAnswer, type AnswerShape } from "./answerRecording.ts";
import type { Engine, LoadedAdapter } from "./engine.ts";

const NOBODY = 0xffffffff;

export interface Prompt {
  ids: Int32Array;
  slots: readonly { start: number; count: number }[];
  /** Feature rows of all slots in order, (rows, featureWidth) flat. */
  features: Float32Array;
}

export interface AnswerOptions {
  maxNewTokens: number;
  eosId: number;
  /** Chooses an id from one row of logits; without it the most likely id is taken on the GPU. */
  choose?: (logits: Float32Array) => number;
  /** Called with each new token that is not the end. `index` counts the questions of the call. */
  onToken?: (index: number, id: number) => void;
  signal?: AbortSignal;
}

export interface Answer {
  ids: number[];
  reason: "end" | "length" | "stopped";
}

/** A question to one of the sequences. */
export interface Ask {
  sequence: number;
  prompt: Prompt;
}

const roundUp = (count: number, step: number) => Math.ceil(count / step) * step;

export class Answering {
  readonly #engine: Engine;
  readonly #adapter: LoadedAdapter | undefined;
  readonly #rows: number;
  readonly #sequences: number;
  /** Ids whose keys and values are in the cache, by sequence; void when somebody else used the cache since. */
  #cached: Int32Array[];

  /** Room for `sequences` conversations of at most `length` tokens each, answers included. */
  constructor(
    engine: Engine,
    adapter: LoadedAdapter | undefined,
    sequences: number,
    length: number,
  ) {
    this.#engine = engine;
    this.#adapter = adapter;
    this.#sequences = sequences;
    this.#rows = roundUp(Math.min(length, engine.shape.context), 64);
    this.#cached = [];
  }

  /** @throws Error when a prompt leaves no room for an answer. */
  answer(asks: readonly Ask[], options: AnswerOptions): Promise<Answer[]> {
    return this.#engine.alone(() => this.#answer(asks, options));
  }

  async #answer(asks: readonly Ask[], options: AnswerOptions): Promise<Answer[]> {
    const { shape } = this.#engine;
    for (const { prompt } of asks) {
      if (prompt.ids.length < Math.min(this.#rows, shape.context)) continue;
      throw new Error(
        `The question takes ${prompt.ids.length} tokens with all before it, and there is room for ${this.#rows}. Shorten it or start anew.`,
      );
    }
    const bytes = this.#sequences * this.#rows * shape.kvWidth * 4;
    for (let layer = 0; layer < shape.layers; layer++) {
      this.#engine.shared(`cache.k.${layer}`, bytes);
      this.#engine.shared(`cache.v.${layer}`, bytes);
    }
    if (this.#engine.cacheOwner !== this) this.#cached = [];
    this.#engine.cacheOwner = this;
    const answers = asks.map((): Answer => ({ ids: [], reason: "length" }));
    const open = new Set(asks.keys());
    const lengths = asks.map(({ prompt }) => prompt.ids.length);
    let next = await this.#prefill(asks, options);
    while (true) {
      for (const i of [...open]) {
        if (next[i] === options.eosId) {
          answers[i]!.reason = "end";
          open.delete(i);
          continue;
        }
        answers[i]!.ids.push(next[i]!);
        options.onToken?.(i, next[i]!);
        if (answers[i]!.ids.length >= options.maxNewTokens || lengths[i]! + 1 >= this.#rows)
          open.delete(i);
      }
      if (options.signal?.aborted) {
        for (const i of open) answers[i]!.reason = "stopped";
        break;
      }
      if (open.size === 0) break;
      next = await this.#step(asks, next, lengths, options);
      // Finished sequences go on writing into the row after their end, which nobody reads.
      for (const i of open) lengths[i]!++;
    }
    for (const { sequence, prompt } of asks) this.#cached[sequence] = prompt.ids;
    return answers;
  }

  /** Everything of the prompts that is not in the cache yet. */
  async #prefill(asks: readonly Ask[], options: AnswerOptions): Promise<ArrayLike<number>> {
    const { headDim, ropeTheta, featureWidth } = this.#engine.shape;
    const past = asks.map(({ sequence, prompt }) => {
      const known = this.#cached[sequence];
      return known ? Math.min(commonPrefix(known, prompt.ids), prompt.ids.length - 1) : 0;
    });
    const newSlots = asks.map(({ prompt }, i) => prompt.slots.filter((s) => s.start >= past[i]!));
    const sum = (count: (i: number) => number) => asks.reduce((n, _, i) => n + count(i), 0);
    const rowsOf = (i: number) => newSlots[i]!.reduce((n, slot) => n + slot.count, 0);
    const shape: AnswerShape = {
      tokens: roundUp(
        sum((i) => asks[i]!.prompt.ids.length - past[i]!),
        32,
      ),
      features: roundUp(sum(rowsOf), 32),
      sequences: asks.length,
      cacheRows: this.#rows * this.#sequences,
    };
    const ids = new Uint32Array(shape.tokens);
    const positions = new Float64Array(shape.tokens);
    const keys = new Uint32Array(shape.tokens * 2);
    const cacheAt = new Uint32Array(shape.tokens).fill(NOBODY);
    const source = new Uint32Array(shape.tokens).fill(NOBODY);
    const place = new Uint32Array(shape.features).fill(NOBODY);
    const features = new Float32Array(shape.features * featureWidth);
    const last = new Uint32Array(asks.length);
    let [token, feature] = [0, 0];
    asks.forEach(({ sequence, prompt }, i) => {
      const from = past[i]!;
      const begin = sequence * this.#rows;
      ids.set(prompt.ids.subarray(from), token);
      // Features of new slots are the last rows: slots are in order, and old ones come first.
      const rows = prompt.features.subarray(prompt.features.length - rowsOf(i) * featureWidth);
      features.set(rows, feature * featureWidth);
      for (const { start, count } of newSlots[i]!) {
        for (let j = 0; j < count; j++, feature++) {
          source[token + start - from + j] = feature;
          place[feature] = token + start - from + j;
        }
      }
      for (let t = from; t < prompt.ids.length; t++, token++) {
        positions[token] = t;
        cacheAt[token] = begin + t;
        keys.set([begin, begin + t + 1], 2 * token);
      }
      last[i] = token - 1;
    });
    const program = await this.#program(shape);
    const angles = ropeTable(positions, headDim, ropeTheta);
    write(program, { ids, angles, keys, cacheAt, last });
    if (shape.features) write(program, { source, place, features });
    program.run();
    return pick(program, options, asks.length);
  }

  async #step(
    asks: readonly Ask[],
    ids: ArrayLike<number>,
    positions: readonly number[],
    options: AnswerOptions,
  ): Promise<ArrayLike<number>> {
    const { headDim, ropeTheta } = this.#engine.shape;
    const cacheRows = this.#rows * this.#sequences;
    const [tokens, sequences] = [asks.length, asks.length];
    const program = await this.#program({ tokens, features: 0, sequences, cacheRows });
    const begins = asks.map(({ sequence }) => sequence * this.#rows);
    write(program, {
      ids: Uint32Array.from(ids),
      angles: ropeTable(positions, headDim, ropeTheta),
      keys: Uint32Array.from(positions.flatMap((at, i) => [begins[i]!, begins[i]! + at + 1])),
      cacheAt: Uint32Array.from(positions, (at, i) => begins[i]! + at),
      last: Uint32Array.from(asks.keys()),
    });
    program.run();
    return pick(program, options, sequences);
  }

  #program(shape: AnswerShape): Promise<Program> {
    const { recorder } = this.#engine;
    const key = `answer ${Object.values(shape).join(" ")}`;
    return this.#engine.program(this.#adapter, key, () =>
      recordAnswer(recorder, this.#adapter?.layout, shape),
    );
  }
}

function commonPrefix(a: Int32Array, b: Int32Array): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function write(program: Program, inputs: Record<string, Float32Array | Uint32Array>): void {
  for (const [name, values] of Object.entries(inputs)) program.write(name, values);
}

/** The next ids. CPU-GPU wait: an answer's next token needs this one. */
async function pick(
  program: Program,
  { choose }: AnswerOptions,
  sequences: number,
): Promise<ArrayLike<number>> {
  if (!choose) return program.readU32("next");
  const logits = await program.read("logits");
  const width = logits.length / sequences;
  return Array.from({ length: sequences }, (_, s) =>
    choose(logits.subarray(s * width, (s + 1) * width)),
  );
}
