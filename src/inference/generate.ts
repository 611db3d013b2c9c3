/**
 * Answers prompts with the base model or an adapter: new tokens of all sequences go through the decoder together, then one
 * token of every sequence at a time. What a sequence has in the cache already (a chat's earlier turns) is not computed again.
 */
import type { Looks, Tables } from "../families/family.ts";
import { place as placed } from "../families/parts/positions.ts";
import type { Program } from "../engine/graph/program.ts";
import { freshShape, portions } from "./prefillChunks.ts";
import { recordAnswer, type AnswerShape } from "./recordGeneration.ts";
import { readingTables, stepTables, type Standing } from "./generationInputs.ts";
import { freshPart, type Ask, type Fresh, type Prompt } from "./request.ts";
import { cacheRoom, caches, mostRows, type CacheRoom } from "./kvCache.ts";
import type { Engine, LoadedAdapter } from "./session.ts";

export interface AnswerOptions {
  maxNewTokens: number;
  /** Any of these ends an answer. */
  endIds: readonly number[];
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

export class Answering {
  readonly #engine: Engine;
  readonly #adapter: LoadedAdapter | undefined;
  readonly #sequences: number;
  /** The most rows that one conversation may have in the caches, and the room that it has: it grows with the conversation. */
  readonly #most: number;
  #room: CacheRoom;
  /** Ids whose keys and values are in the cache, by sequence; void when somebody else used the cache since. */
  #cached: Int32Array[];
  /** Visual rows beside the text of each sequence. */
  #looked: number[] = [];

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
    this.#most = mostRows(engine.recorder.model, length, engine.gpu.maxBindingBytes);
    this.#room = { together: sequences, rows: 0, lookRows: 0 };
    this.#cached = [];
  }

  /**
   * Sequences that find no room beside each other are answered in turns.
   * @throws Error when a prompt leaves no room for an answer.
   */
  answer(asks: readonly Ask[], options: AnswerOptions): Promise<Answer[]> {
    return this.#engine.alone(async () => {
      const looks = asks.map(({ prompt }) => this.#looksOf(prompt));
      this.#reserve(asks, looks, options.maxNewTokens);
      const { together } = this.#room;
      const answers: Answer[] = [];
      for (const turn of inTurns(asks, together)) {
        if (options.signal?.aborted) {
          for (const i of turn) answers[i] = { ids: [], reason: "stopped" };
          continue;
        }
        const own = turn.map((i) => ({ ...asks[i]!, sequence: asks[i]!.sequence % together }));
        const seen = turn.map((i) => looks[i]);
        const onToken = (index: number, id: number) => options.onToken?.(turn[index]!, id);
        const given = await this.#answer(own, seen, { ...options, onToken });
        turn.forEach((i, at) => (answers[i] = given[at]!));
      }
      return answers;
    });
  }

  #looksOf(prompt: Prompt): Looks | undefined {
    const { eyes } = this.#engine.recorder.model;
    return prompt.media.length > 0 ? eyes?.cross?.looks(prompt) : undefined;
  }

  async #answer(
    asks: readonly Ask[],
    looks: readonly (Looks | undefined)[],
    options: AnswerOptions,
  ): Promise<Answer[]> {
    const { positions } = this.#engine.recorder.model;
    const answers = asks.map((): Answer => ({ ids: [], reason: "length" }));
    const open = new Set(asks.keys());
    const lengths = asks.map(({ prompt }) => prompt.ids.length);
    const places = asks.map(({ prompt }) => placed(positions, prompt));
    // Visual places may share a position, so an answer does not begin at the number of tokens before it.
    const ahead = places.map(({ next }, i) => next - lengths[i]!);
    const fresh = asks.map((ask, i) => {
      const { sequence } = ask;
      // With more to look at, what was said before it is seen differently.
      const same = (this.#looked[sequence] ?? 0) === (looks[i]?.order.length ?? 0);
      const known = same ? this.#cached[sequence] : undefined;
      return freshPart(ask, places[i]!.at, looks[i], known);
    });
    let next: ArrayLike<number> = await this.#prefill(fresh, options);
    while (true) {
      for (const i of [...open]) {
        if (options.endIds.includes(next[i]!)) {
          answers[i]!.reason = "end";
          open.delete(i);
          continue;
        }
        answers[i]!.ids.push(next[i]!);
        options.onToken?.(i, next[i]!);
        if (answers[i]!.ids.length >= options.maxNewTokens || lengths[i]! + 1 >= this.#room.rows)
          open.delete(i);
      }
      if (options.signal?.aborted) {
        for (const i of open) answers[i]!.reason = "stopped";
        break;
      }
      if (open.size === 0) break;
      next = await this.#step(asks, next, { lengths, ahead, looks }, options);
      // Finished sequences go on writing into the row after their end, which nobody reads.
      for (const i of open) lengths[i]!++;
    }
    for (const [i, { sequence, prompt }] of asks.entries()) {
      this.#cached[sequence] = prompt.ids;
      this.#looked[sequence] = looks[i]?.order.length ?? 0;
    }
    return answers;
  }

  /** Makes the caches. What they hold stays if they are large enough and nobody else used them since. */
  #reserve(asks: readonly Ask[], looks: readonly (Looks | undefined)[], newTokens: number): void {
    const { gpu, shape, recorder } = this.#engine;
    const longest = Math.max(0, ...asks.map(({ prompt }) => prompt.ids.length));
    const limit = Math.min(this.#most, shape.context);
    if (longest >= limit) {
      throw new Error(
        `The question takes ${longest} tokens with all before it, and there is room for ${limit}. Shorten it or start anew.`,
      );
    }
    const before = this.#room;
    const need = {
      sequences: this.#sequences,
      tokens: Math.max(before.rows, longest + newTokens),
      looked: Math.max(before.lookRows, ...looks.map((look) => look?.order.length ?? 0)),
    };
    const room = cacheRoom(recorder.model, need, this.#most, gpu.maxBindingBytes);
    const { together, rows, lookRows } = room;
    const same =
      together === before.together && rows === before.rows && lookRows === before.lookRows;
    if (this.#engine.cacheOwner !== this || !same) {
      this.#cached = [];
      this.#looked = [];
    }
    for (const { name, bytes } of caches(recorder.model, room)) this.#engine.shared(name, bytes);
    this.#room = room;
    this.#engine.cacheOwner = this;
  }

  /** Everything of the prompts that is not in the cache yet, in portions. */
  async #prefill(fresh: readonly Fresh[], options: AnswerOptions): Promise<number[]> {
    const { model } = this.#engine.recorder;
    const next: number[] = [];
    for (const part of portions(fresh, model.eyes)) {
      const shape: AnswerShape = {
        ...freshShape(part, model.eyes),
        ...this.#shapeOf(part.map(({ look }) => look)),
      };
      const ids = await this.#run(shape, readingTables(part, shape, this.#room, model), options);
      for (let i = 0; i < part.length; i++) next.push(ids[i]!);
    }
    return next;
  }

  /** One token of each sequence. */
  #step(
    asks: readonly Ask[],
    ids: ArrayLike<number>,
    standing: Standing,
    options: AnswerOptions,
  ): Promise<ArrayLike<number>> {
    const { model } = this.#engine.recorder;
    const shape = {
      ...{ tokens: asks.length, features: 0, visual: 0 },
      ...this.#shapeOf(standing.looks),
    };
    return this.#run(shape, stepTables(asks, ids, standing, this.#room, model), options);
  }

  #shapeOf(looks: readonly (Looks | undefined)[]) {
    const { together, rows, lookRows } = this.#room;
    return {
      sequences: looks.length,
      cacheRows: rows * together,
      lookRows: looks.some(Boolean) ? lookRows * together : 0,
    };
  }

  /** The next ids. */
  async #run(
    shape: AnswerShape,
    inputs: Tables,
    options: AnswerOptions,
  ): Promise<ArrayLike<number>> {
    const { recorder } = this.#engine;
    const key = `answer ${Object.values(shape).join(" ")}`;
    const program = await this.#engine.program(this.#adapter, key, () =>
      recordAnswer(recorder, this.#adapter?.layout, shape),
    );
    for (const [name, values] of Object.entries(inputs)) program.write(name, values);
    program.run();
    return pick(program, options, shape.sequences);
  }
}

/** Asks by the turn in which their sequences are answered, `together` at a time. */
function inTurns(asks: readonly Ask[], together: number): number[][] {
  const turns: number[][] = [];
  asks.forEach(({ sequence }, i) => (turns[Math.floor(sequence / together)] ??= []).push(i));
  return turns.filter(Boolean);
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
