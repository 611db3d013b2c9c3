import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../base/random.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import { countBuffers } from "../engine/testing/countBuffers.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import { Generator } from "./generate.ts";
import type { GenerateRequest } from "./request.ts";
import type { ModelSession } from "./session.ts";
import { loadModel, planModel } from "./openModel.ts";
import { decoderFiles, type DecoderConfig } from "./testing/decoderFiles.ts";

const config: DecoderConfig = {
  ...{ model_type: "llama", tie_word_embeddings: false, max_position_embeddings: 4096 },
  ...{ vocab_size: 128, hidden_size: 32, intermediate_size: 48, num_hidden_layers: 2 },
  ...{ num_attention_heads: 4, num_key_value_heads: 2 },
};
const PRECISION = { linears: "f32", embeddings: "f32", vision: "f32" } as const;
const OPTIONS = { maxNewTokens: 6, endIds: [] };

/** One row of a cache: two heads of 8 f32. */
const ROW_BYTES = 2 * 8 * 4;

let gpu: Gpu;
let session: ModelSession;

const load = (on: Gpu) =>
  loadModel(on, planModel(config, decoderFiles(config), PRECISION), {
    software: true,
    matmul: "register",
  });

beforeAll(async () => {
  gpu = await nodeGpu();
  session = await load(gpu);
});
afterAll(() => session.destroy());

const random = new Random(5);
const request = (sequence: number, tokens: number): GenerateRequest => {
  const ids = Int32Array.from({ length: tokens }, () => random.integer(128));
  return {
    sequence,
    prompt: { ids, mediaSpans: [], mediaGrids: [], features: new Float32Array() },
  };
};

/** Each request in a generator of its own. */
async function independently(requests: readonly GenerateRequest[]): Promise<number[][]> {
  const results: number[][] = [];
  for (const { prompt } of requests) {
    const generator = new Generator(session, undefined, 1, prompt.ids.length + 6);
    const [generation] = await generator.generate([{ sequence: 0, prompt }], OPTIONS);
    results.push(generation!.ids);
  }
  return results;
}

test("prompts that exceed a chunk together are prefilled in chunks, with the same tokens as each by itself", async () => {
  const requests = [900, 700, 500, 1900, 20].map((tokens, i) => request(i, tokens));
  const wanted = await independently(requests);
  const given = await new Generator(session, undefined, 5, 2000).generate(requests, OPTIONS);
  expect(given.map(({ ids }) => ids)).toEqual(wanted);
});

test("with capacity for two sequences, five requests run in batches, and onToken gets the request's index", async () => {
  const narrow = await load({ ...gpu, maxBindingBytes: 3 * 128 * ROW_BYTES - 1 });
  const requests = [0, 1, 2, 4, 5].map((sequence) => request(sequence, 20 + sequence));
  const wanted = await independently(requests);
  const received: number[][] = requests.map(() => []);
  const onToken = (index: number, id: number) => received[index]!.push(id);
  const generator = new Generator(narrow, undefined, 6, 100);
  const given = await generator.generate(requests, { ...OPTIONS, onToken });
  expect(given.map(({ ids }) => ids)).toEqual(wanted);
  expect(received).toEqual(wanted);
  expect(narrow.kvCache.buffer("cache.k.0")!.size).toBe(2 * 128 * ROW_BYTES);
  // The next turn of each conversation.
  const more = requests.map(({ sequence, prompt }, i) => {
    const ids = Int32Array.from([...prompt.ids, ...wanted[i]!, 3, 1, 4]);
    return { sequence, prompt: { ...prompt, ids } };
  });
  expect((await generator.generate(more, OPTIONS)).map(({ ids }) => ids)).toEqual(
    await independently(more),
  );
  narrow.destroy();
});

test("caches grow with a conversation, with the same tokens as one prefill of it all", async () => {
  const chat = new Generator(session, undefined, 1, 4096);
  const first = request(0, 100);
  const [short] = await chat.generate([first], OPTIONS);
  const ids = Int32Array.from([...first.prompt.ids, ...short!.ids, ...request(0, 1200).prompt.ids]);
  const long = { sequence: 0, prompt: { ...first.prompt, ids } };
  const [given] = await chat.generate([long], OPTIONS);
  expect([given!.ids]).toEqual(await independently([long]));
});

test("a conversation continues after its caches and temporaries were freed", async () => {
  const chat = new Generator(session, undefined, 1, 4096);
  const first = request(0, 40);
  const [short] = await chat.generate([first], OPTIONS);
  const counted = countBuffers(gpu);
  await session.freeTemporaries();
  expect([counted.bytes.caches, session.pool.bytes]).toEqual([0, 0]);
  const ids = Int32Array.from([...first.prompt.ids, ...short!.ids, 1, 2, 3]);
  const more = { sequence: 0, prompt: { ...first.prompt, ids } };
  const [given] = await chat.generate([more], OPTIONS);
  // Keys and values of two layers, 512 rows each, allocated again.
  expect(counted.bytes.caches).toBe(4 * 512 * ROW_BYTES);
  counted.stop();
  expect([given!.ids]).toEqual(await independently([more]));
});

/** The logits of the first new token. */
async function logitsOf(generator: Generator, one: GenerateRequest): Promise<number[]> {
  let first: number[] = [];
  const sampler = (logits: Float32Array) => {
    first = [...logits];
    return 0;
  };
  await generator.generate([one], { ...OPTIONS, maxNewTokens: 1, sampler });
  return first;
}

/** The largest difference to the logits of a new generator: a model this small takes the same token for many prompts. */
async function differenceFromNew(generator: Generator, one: GenerateRequest): Promise<number> {
  const given = await logitsOf(generator, one);
  const wanted = await logitsOf(new Generator(session, undefined, 1, 64), one);
  return Math.max(...given.map((logit, i) => Math.abs(logit - wanted[i]!)));
}

test("two generators that take turns on the caches do not use each other's rows", async () => {
  const generators = [0, 1].map(() => new Generator(session, undefined, 1, 4096));
  const first = [request(0, 40), request(0, 50)];
  for (const [i, one] of first.entries()) await generators[i]!.generate([one], OPTIONS);
  for (const [i, { prompt }] of first.entries()) {
    const ids = Int32Array.from([...prompt.ids, 7, 8, 9]);
    const next = { sequence: 0, prompt: { ...prompt, ids } };
    expect(await differenceFromNew(generators[i]!, next)).toBeLessThan(1e-6);
  }
});

test("after a generation that failed, a conversation does not use the rows that it wrote", async () => {
  const chat = new Generator(session, undefined, 1, 4096);
  const first = request(0, 40);
  await chat.generate([first], OPTIONS);
  const other = { sequence: 0, prompt: { ...first.prompt, ids: request(0, 40).prompt.ids } };
  const onToken = () => {
    throw new Error("The reader is gone.");
  };
  await expect(chat.generate([other], { ...OPTIONS, onToken })).rejects.toThrow("reader");
  const ids = Int32Array.from([...first.prompt.ids, 1, 2, 3]);
  const next = { sequence: 0, prompt: { ...first.prompt, ids } };
  expect(await differenceFromNew(chat, next)).toBeLessThan(1e-6);
});

test("aborted in its first batch, later batches do not start", async () => {
  const narrow = await load({ ...gpu, maxBindingBytes: 3 * 128 * ROW_BYTES - 1 });
  const stop = new AbortController();
  const received: number[] = [];
  const onToken = (index: number) => {
    received.push(index);
    stop.abort();
  };
  const requests = [0, 1, 2].map((sequence) => request(sequence, 30));
  const options = { ...OPTIONS, onToken, signal: stop.signal };
  const given = await new Generator(narrow, undefined, 3, 100).generate(requests, options);
  expect(given.map(({ finishReason }) => finishReason)).toEqual(["stopped", "stopped", "stopped"]);
  expect(given[2]!.ids).toEqual([]);
  expect(received).toEqual([0, 1]);
  narrow.destroy();
});

test("handing ids on by the GPU gives what the host gives, whenever sequences end, and their rows serve the next turn", async () => {
  const requests = [10, 20, 7].map((tokens, i) => request(i, tokens));
  const ends = [3, 12, 7];
  const options = {
    ...{ maxNewTokens: 12, endIds: [] },
    isEnd: (index: number, ids: readonly number[]) => ids.length === ends[index],
  };
  const mostLikely = (logits: Float32Array) => logits.indexOf(Math.max(...logits));
  const byHost = new Generator(session, undefined, 3, 64);
  const wanted = await byHost.generate(requests, { ...options, sampler: mostLikely });
  const byGpu = new Generator(session, undefined, 3, 64);
  const told: number[][] = [[], [], []];
  const generations = await byGpu.generate(requests, {
    ...options,
    onToken: (index, id) => void told[index]!.push(id),
  });
  expect(generations).toEqual(wanted);
  expect(generations.map(({ ids }) => ids.length)).toEqual(ends);
  expect(told).toEqual(generations.map(({ ids }) => ids));

  const further = requests.map(({ sequence, prompt }, i): GenerateRequest => {
    const ids = Int32Array.from([...prompt.ids, ...generations[i]!.ids, 5, 6]);
    return { sequence, prompt: { ...prompt, ids } };
  });
  const next = await byGpu.generate(further, OPTIONS);
  expect(next.map(({ ids }) => ids)).toEqual(await independently(further));
});

test("the last rows of the caches are filled, and aborting ends with the tokens told", async () => {
  const [whole] = await new Generator(session, undefined, 1, 4096).generate([request(0, 4090)], {
    ...{ maxNewTokens: 50, endIds: [] },
  });
  expect(whole).toMatchObject({ finishReason: "length", ids: { length: 6 } });
  const controller = new AbortController();
  const told: number[] = [];
  const [stopped] = await new Generator(session, undefined, 1, 64).generate([request(0, 8)], {
    ...{ maxNewTokens: 50, endIds: [], signal: controller.signal },
    onToken: (_, id) => {
      if (told.push(id) === 3) controller.abort();
    },
  });
  expect(stopped).toEqual({ ids: told, finishReason: "stopped" });
});
