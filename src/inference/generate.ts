/**
 * Generates from prompts, with the base model or an adapter: a prefill takes the new tokens of all sequences together, then
 * each decode step takes one token of every sequence. What of a sequence is cached (a chat's earlier turns) is not computed
 * again.
 */
import type { ProgramInputs } from "../families/family.ts";
import type { CrossAttentionSpans } from "../families/parts/encoded.ts";
import { ropeIndex } from "../families/parts/positions.ts";
import type { Program } from "../engine/graph/program.ts";
import { chunkShape, prefillChunks } from "./prefillChunks.ts";
import { recordGenerate, type GenerateShape } from "./recordGeneration.ts";
import { Generations, type GenerateOptions, type Generation } from "./generations.ts";
import { prefillInputs, decodeInputs, type DecodeState } from "./generationInputs.ts";
import type { TokenInsertion } from "./recordModel.ts";
import {
  uncachedSuffix,
  type GenerateRequest,
  type UncachedSuffix,
  type Prompt,
} from "./request.ts";
import { CachedSequences } from "./kv/cachedSequences.ts";
import { kvCapacity, maxRowsPerSequence, type KvCapacity } from "./kv/kvCapacity.ts";
import type { ModelSession, LoadedAdapter } from "./session.ts";

/**
 * Greedy decoding submits a step before it has read the ids of the one before, which the GPU hands on itself: so it does not wait for
 * the host between tokens. One more is computed in vain at the end, …
 */
const STEPS_AHEAD = 2;
/** … which a few short answers would not make up for where a step takes longer than this: the wait is one or two milliseconds. */
const MOST_MS_AHEAD = 20;

export class Generator {
  readonly #session: ModelSession;
  readonly #adapter: LoadedAdapter | undefined;
  readonly #insertion: TokenInsertion | undefined;
  readonly #sequences: number;
  /** The most rows that one sequence may have in the caches. */
  readonly #maxRows: number;
  /** Grows with the sequences. */
  #capacity: KvCapacity;
  /** Void when another generator acquired the caches since. */
  readonly #cached = new CachedSequences();

  /**
   * For `sequences` sequences of at most `length` tokens each, new ones included. `insertion`: for prompts with inserted tokens,
   * which the adapter's tensors embed.
   */
  constructor(
    session: ModelSession,
    adapter: LoadedAdapter | undefined,
    sequences: number,
    length: number,
    insertion?: TokenInsertion,
  ) {
    this.#session = session;
    this.#insertion = insertion;
    this.#adapter = adapter;
    this.#sequences = sequences;
    this.#maxRows = maxRowsPerSequence(session.recorder.model, length, session.gpu.maxBindingBytes);
    this.#capacity = { maxSequences: sequences, rowsPerSequence: 0, crossRowsPerSequence: 0 };
  }

  /**
   * One generation a request, in their order. Where the caches have no room for all sequences, batches run one after the other.
   * @throws Error when a prompt leaves no room for a new token.
   */
  generate(requests: readonly GenerateRequest[], options: GenerateOptions): Promise<Generation[]> {
    return this.#session.runExclusive(async () => {
      const crossSpans = requests.map(({ prompt }) => this.#crossSpansOf(prompt));
      this.#reserve(requests, crossSpans, options.maxNewTokens);
      const { maxSequences } = this.#capacity;
      const generations: Generation[] = [];
      for (const batch of inBatches(requests, maxSequences)) {
        if (options.signal?.aborted) {
          for (const i of batch) generations[i] = { ids: [], finishReason: "stopped" };
          continue;
        }
        const own = batch.map((i) => {
          const request = requests[i]!;
          return { ...request, sequence: request.sequence % maxSequences };
        });
        const spans = batch.map((i) => crossSpans[i]);
        const results = await this.#generateBatch(own, spans, {
          ...options,
          onToken: (index, id) => options.onToken?.(batch[index]!, id),
          ...(options.isEnd && { isEnd: (index, ids) => options.isEnd!(batch[index]!, ids) }),
        });
        batch.forEach((i, at) => (generations[i] = results[at]!));
      }
      return generations;
    });
  }

  #crossSpansOf(prompt: Prompt): CrossAttentionSpans | undefined {
    const { vision } = this.#session.recorder.model;
    return prompt.mediaGrids.length > 0 ? vision?.crossAttention?.crossSpans(prompt) : undefined;
  }

  async #generateBatch(
    requests: readonly GenerateRequest[],
    crossSpans: readonly (CrossAttentionSpans | undefined)[],
    options: GenerateOptions,
  ): Promise<Generation[]> {
    const { positions } = this.#session.recorder.model;
    const lengths = requests.map(({ prompt }) => prompt.ids.length);
    const ropeIndices = requests.map(({ prompt }) => ropeIndex(positions, prompt));
    // Visual tokens may share a position id, so the next id is not the number of tokens.
    const ropeDeltas = ropeIndices.map(({ next }, i) => next - lengths[i]!);
    const suffixes = requests.map((request, i) => {
      const cachedIds = this.#cached.take(request, crossSpans[i]);
      return uncachedSuffix(request, ropeIndices[i]!.positionIds, crossSpans[i], cachedIds);
    });
    const lastRow = this.#capacity.rowsPerSequence - 1;
    const generations = new Generations(lengths, lastRow, options);
    /** The row of each sequence that the next step to be submitted writes. */
    const rows = [...lengths];
    const ahead: Promise<ArrayLike<number>>[] = [];
    let next: ArrayLike<number> | undefined = await this.#prefill(suffixes, options);
    let given = next;
    let stepMs = Infinity;
    try {
      while (true) {
        generations.take(given);
        if (options.signal?.aborted) generations.stop();
        const goesAhead = !options.sampler && stepMs <= MOST_MS_AHEAD;
        const steps = Math.min(goesAhead ? STEPS_AHEAD : 1, generations.stepsLeft());
        if (steps === 0) break;
        // Asked for at each step, which keeps it in the session's cache.
        const program = await this.#decodeProgram(crossSpans);
        while (ahead.length < steps) {
          const state = { lengths: rows, ropeDeltas, crossSpans };
          ahead.push(this.#decode(program, requests, next, state, options));
          // The steps after it take their ids from the GPU. A finished sequence keeps writing to the row after its end, which is not read.
          next = undefined;
          for (const i of generations.unfinished) rows[i] = Math.min(rows[i]! + 1, lastRow);
        }
        const begin = performance.now();
        given = await ahead.shift()!;
        stepMs = performance.now() - begin;
        if (options.sampler) next = given;
        generations.advance();
      }
    } finally {
      // What they would have added is not wanted any more.
      await Promise.allSettled(ahead);
    }
    requests.forEach((request, i) => this.#cached.keep(request, crossSpans[i]));
    return [...generations.results];
  }

  /** Acquires the caches, large enough for these requests. @throws Error when a prompt leaves no room for a new token. */
  #reserve(
    requests: readonly GenerateRequest[],
    crossSpans: readonly (CrossAttentionSpans | undefined)[],
    newTokens: number,
  ): void {
    const { gpu, shape, recorder, kvCache } = this.#session;
    const longest = Math.max(0, ...requests.map(({ prompt }) => prompt.ids.length));
    const limit = Math.min(this.#maxRows, shape.contextLength);
    if (longest >= limit) {
      throw new Error(
        `The question takes ${longest} tokens with all before it, and there is room for ${limit}. Shorten it or start anew.`,
      );
    }
    const { rowsPerSequence, crossRowsPerSequence } = this.#capacity;
    const demand = {
      sequences: this.#sequences,
      tokens: Math.max(rowsPerSequence, longest + newTokens),
      crossRows: Math.max(
        crossRowsPerSequence,
        ...crossSpans.map((spans) => spans?.order.length ?? 0),
      ),
    };
    this.#capacity = kvCapacity(recorder.model, demand, this.#maxRows, gpu.maxBindingBytes);
    if (!kvCache.acquire(this, this.#capacity)) this.#cached.clear();
  }

  /** Computes the suffixes in chunks. → the next id of each. */
  async #prefill(suffixes: readonly UncachedSuffix[], options: GenerateOptions): Promise<number[]> {
    const { model } = this.#session.recorder;
    const next: number[] = [];
    for (const chunk of prefillChunks(suffixes, model.vision)) {
      const shape: GenerateShape = {
        ...chunkShape(chunk, model.vision),
        ...this.#cacheShape(chunk.map(({ crossSpans }) => crossSpans)),
      };
      const inputs = prefillInputs(chunk, shape, this.#capacity, model);
      const ids = await this.#forward(shape, inputs, options);
      for (let i = 0; i < chunk.length; i++) next.push(ids[i]!);
    }
    return next;
  }

  /** The program of one token of each sequence. */
  #decodeProgram(crossSpans: readonly (CrossAttentionSpans | undefined)[]): Promise<Program> {
    const tokens = crossSpans.length;
    return this.#program({ tokens, features: 0, visual: 0, ...this.#cacheShape(crossSpans) });
  }

  /** Submits one token of each sequence: `ids`, or without them what the step before it gave. → the next id of each. */
  #decode(
    program: Program,
    requests: readonly GenerateRequest[],
    ids: ArrayLike<number> | undefined,
    state: DecodeState,
    options: GenerateOptions,
  ): Promise<ArrayLike<number>> {
    const { model } = this.#session.recorder;
    const inputs = decodeInputs(requests, state, this.#capacity, model);
    if (ids) inputs["ids"] = Uint32Array.from(ids);
    writeAll(program, inputs);
    const given = program.buffer("ids");
    const first = (encoder: GPUCommandEncoder) =>
      encoder.copyBufferToBuffer(program.buffer("next"), 0, given, 0, 4 * requests.length);
    program.run(ids ? {} : { first });
    return nextIds(program, options, requests.length);
  }

  #cacheShape(crossSpans: readonly (CrossAttentionSpans | undefined)[]) {
    const { maxSequences, rowsPerSequence, crossRowsPerSequence } = this.#capacity;
    return {
      sequences: crossSpans.length,
      cacheRows: rowsPerSequence * maxSequences,
      crossRows: crossSpans.some(Boolean) ? crossRowsPerSequence * maxSequences : 0,
    };
  }

  /** Runs the program of `shape`. → the next id of each sequence. */
  async #forward(
    shape: GenerateShape,
    inputs: ProgramInputs,
    options: GenerateOptions,
  ): Promise<ArrayLike<number>> {
    const program = await this.#program(shape);
    writeAll(program, inputs);
    program.run();
    return nextIds(program, options, shape.sequences);
  }

  #program(shape: GenerateShape): Promise<Program> {
    const { recorder } = this.#session;
    const key = { adapter: this.#adapter, purpose: "generate", shape } as const;
    return this.#session.program(key, () =>
      recordGenerate(recorder, this.#adapter?.layout, shape, this.#insertion),
    );
  }
}

function writeAll(program: Program, inputs: ProgramInputs): void {
  for (const [name, values] of Object.entries(inputs)) program.write(name, values);
}

/** Indices of the requests whose sequences are generated together, `maxSequences` at a time. */
function inBatches(requests: readonly GenerateRequest[], maxSequences: number): number[][] {
  const batches: number[][] = [];
  requests.forEach(({ sequence }, i) =>
    (batches[Math.floor(sequence / maxSequences)] ??= []).push(i),
  );
  return batches.filter(Boolean);
}

/** The next ids. CPU-GPU wait. */
async function nextIds(
  program: Program,
  { sampler }: GenerateOptions,
  sequences: number,
): Promise<ArrayLike<number>> {
  if (!sampler) return program.readU32("next");
  const logits = await program.read("logits");
  const width = logits.length / sequences;
  return Array.from({ length: sequences }, (_, s) =>
    sampler(logits.subarray(s * width, (s + 1) * width)),
  );
}
