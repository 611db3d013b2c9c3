/**
 * Answers prompts with the base model or an adapter: new tokens of all sequences go through the decoder together, then one
 * token of every sequence at a time. What a sequence has in the cache already (a chat's earlier turns) is not computed again.
 */
import { joined } from "../base/joined.ts";
import type { Encoded, Looks, Tables } from "../engine/models/family.ts";
import { angles, axisCount, place as placed } from "../engine/models/positions.ts";
import type { Program } from "../engine/graph/program.ts";
import { freshShape, portions, type Fresh } from "./answerPortions.ts";
import { recordAnswer, type AnswerShape } from "./answerRecording.ts";
import type { Engine, LoadedAdapter } from "./engine.ts";
import { blankLooks, fillLooks, reordered } from "./looks.ts";
import { mediaInOrder, seeing } from "./batchShape.ts";
import { cacheRoom, caches, mostRows, type CacheRoom } from "./cacheRoom.ts";
import { arrangeTables, featureTable } from "./visualTables.ts";

const NOBODY = 0xffffffff;

export interface Prompt extends Encoded {
  /** Feature rows of all media as they stand in the prompt, (rows, featureWidth) flat. */
  features: Float32Array;
}

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

/** A question to one of the sequences. */
export interface Ask {
  sequence: number;
  prompt: Prompt;
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
    let next = await this.#prefill(
      asks,
      places.map(({ at }) => at),
      looks,
      options,
    );
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
      next = await this.#step(asks, next, lengths, ahead, looks, options);
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

  /** Everything of the prompts that is not in the cache yet, in portions. `places` are the positions of all their tokens. */
  async #prefill(
    asks: readonly Ask[],
    places: readonly Float64Array[],
    looks: readonly (Looks | undefined)[],
    options: AnswerOptions,
  ): Promise<ArrayLike<number>> {
    const { eyes } = this.#engine.recorder.model;
    const past = asks.map(({ sequence, prompt }, i) => {
      // With more to look at, what was said before it is seen differently.
      const same = (this.#looked[sequence] ?? 0) === (looks[i]?.order.length ?? 0);
      const known = same ? this.#cached[sequence] : undefined;
      if (!known) return 0;
      const kept = Math.min(commonPrefix(known, prompt.ids), prompt.ids.length - 1);
      return outsideMedia(prompt, kept);
    });
    const newMedia = asks.map(({ prompt }, i) =>
      mediaInOrder({ slots: prompt.slots.filter(({ start }) => start >= past[i]!) }).map(
        (media) => prompt.media[media]!,
      ),
    );
    const fresh = asks.map((ask, i): Fresh => ({
      ...ask,
      at: places[i]!,
      from: past[i]!,
      look: looks[i],
      media: newMedia[i]!,
    }));
    const next: number[] = [];
    for (const part of portions(fresh, eyes)) {
      const ids = await this.#read(part, options);
      for (let i = 0; i < part.length; i++) next.push(ids[i]!);
    }
    return next;
  }

  /** New tokens of these sequences, all together. */
  async #read(asks: readonly Fresh[], options: AnswerOptions): Promise<ArrayLike<number>> {
    const { positions, eyes } = this.#engine.recorder.model;
    const shape: AnswerShape = {
      ...freshShape(asks, eyes),
      sequences: asks.length,
      cacheRows: this.#room.rows * this.#room.together,
      lookRows: this.#lookRowsOf(asks.map(({ look }) => look)),
    };
    const ids = new Uint32Array(shape.tokens);
    const axes = axisCount(positions);
    const at = new Float64Array(shape.tokens * axes);
    const keys = new Uint32Array(shape.tokens * 2);
    const cacheAt = new Uint32Array(shape.tokens).fill(NOBODY);
    const source = new Uint32Array(shape.tokens).fill(NOBODY);
    const place = new Uint32Array(shape.visual).fill(NOBODY);
    const last = new Uint32Array(asks.length);
    const looking = blankLooks(shape.tokens);
    let [token, visual] = [0, 0];
    asks.forEach(({ sequence, prompt, at: places, from, look }, i) => {
      const begin = sequence * this.#room.rows;
      ids.set(prompt.ids.subarray(from), token);
      at.set(places.subarray(from * axes), token * axes);
      const row = sequence * this.#room.lookRows;
      if (look) fillLooks(looking, look, { from, token, row });
      for (const { start, count } of prompt.slots) {
        if (start < from) continue;
        for (let j = 0; j < count; j++, visual++) {
          source[token + start - from + j] = visual;
          place[visual] = token + start - from + j;
        }
      }
      for (let t = from; t < prompt.ids.length; t++, token++) {
        cacheAt[token] = begin + t;
        keys.set([begin, begin + t + 1], 2 * token);
      }
      last[i] = token - 1;
    });
    const program = await this.#program(shape);
    write(program, { ids, angles: angles(positions, at), keys, cacheAt, last });
    if (shape.lookRows) write(program, looking);
    if (shape.features) {
      const sees = seeing(eyes);
      // Media come in order, so those that are new have the last rows of their prompt.
      const rows = asks.map(({ prompt, media, look }) => {
        const count = media.reduce((sum, geometry) => sum + sees.featureRows(geometry), 0);
        const own = prompt.features.subarray(prompt.features.length - count * sees.featureWidth);
        return look && count ? reordered(own, look.order, sees.featureWidth) : own;
      });
      const media = asks.flatMap((ask) => ask.media);
      write(program, featureTable(sees, media, shape, joined(rows)));
      write(program, arrangeTables(sees, media, shape, visual));
      if (sees.cross) {
        const counts = rows.map(({ length }) => length / sees.featureWidth);
        write(program, { lookAt: this.#lookAt(asks, counts, shape.visual) });
      } else write(program, { source, place });
    }
    program.run();
    return pick(program, options, asks.length);
  }

  /** Rows of the caches of visual rows, when somebody looks at any. */
  #lookRowsOf(looks: readonly (Looks | undefined)[]): number {
    return looks.some(Boolean) ? this.#room.lookRows * this.#room.together : 0;
  }

  /** Where the new visual rows of each sequence go in the caches: from its first row on. */
  #lookAt(asks: readonly Ask[], counts: readonly number[], visual: number): Uint32Array {
    const at = new Uint32Array(visual).fill(NOBODY);
    let next = 0;
    asks.forEach(({ sequence }, i) => {
      for (let row = 0; row < counts[i]!; row++) at[next++] = sequence * this.#room.lookRows + row;
    });
    return at;
  }

  /** One token of each sequence. `lengths` is what each has in the cache; its positions are `ahead` of that. */
  async #step(
    asks: readonly Ask[],
    ids: ArrayLike<number>,
    lengths: readonly number[],
    ahead: readonly number[],
    looks: readonly (Looks | undefined)[],
    options: AnswerOptions,
  ): Promise<ArrayLike<number>> {
    const { positions } = this.#engine.recorder.model;
    const cacheRows = this.#room.rows * this.#room.together;
    const [tokens, sequences] = [asks.length, asks.length];
    const lookRows = this.#lookRowsOf(looks);
    const program = await this.#program({
      ...{ tokens, features: 0, visual: 0 },
      ...{ sequences, cacheRows, lookRows },
    });
    const begins = asks.map(({ sequence }) => sequence * this.#room.rows);
    const axes = axisCount(positions);
    const at = lengths.flatMap((length, i) => new Array<number>(axes).fill(length + ahead[i]!));
    write(program, {
      ids: Uint32Array.from(ids),
      angles: angles(positions, Float64Array.from(at)),
      keys: Uint32Array.from(lengths.flatMap((row, i) => [begins[i]!, begins[i]! + row + 1])),
      cacheAt: Uint32Array.from(lengths, (row, i) => begins[i]! + row),
      last: Uint32Array.from(asks.keys()),
    });
    if (lookRows) {
      const looking = blankLooks(tokens);
      asks.forEach(({ sequence }, token) => {
        const look = looks[token];
        // An answer sees what the last token of its question sees.
        const keys = look?.keys.slice(-2);
        const row = sequence * this.#room.lookRows;
        if (look && keys) fillLooks(looking, { ...look, keys, before: 0 }, { from: 0, token, row });
      });
      write(program, looking);
    }
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

/** Asks by the turn in which their sequences are answered, `together` at a time. */
function inTurns(asks: readonly Ask[], together: number): number[][] {
  const turns: number[][] = [];
  asks.forEach(({ sequence }, i) => (turns[Math.floor(sequence / together)] ??= []).push(i));
  return turns.filter(Boolean);
}

function commonPrefix(a: Int32Array, b: Int32Array): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

/** The start of a medium that `length` would cut in two, else `length`: its rows are made together or not at all. */
function outsideMedia({ slots }: Encoded, length: number): number {
  const cut = mediaInOrder({ slots }).find((media) => {
    const own = slots.filter((slot) => slot.media === media);
    const { start, count } = own.at(-1)!;
    return own[0]!.start < length && length < start + count;
  });
  return cut === undefined ? length : slots.find(({ media }) => media === cut)!.start;
}

function write(program: Program, inputs: Tables): void {
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
