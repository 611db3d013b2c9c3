import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../base/random.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import { countBuffers } from "../engine/testing/countBuffers.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import { Answering } from "./generate.ts";
import type { Ask } from "./request.ts";
import type { Engine } from "./session.ts";
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
let engine: Engine;

const load = (on: Gpu) =>
  loadModel(on, planModel(config, decoderFiles(config), PRECISION), {
    software: true,
    matmul: "register",
  });

beforeAll(async () => {
  gpu = await nodeGpu();
  engine = await load(gpu);
});
afterAll(() => engine.destroy());

const random = new Random(5);
const ask = (sequence: number, tokens: number): Ask => {
  const ids = Int32Array.from({ length: tokens }, () => random.integer(128));
  return { sequence, prompt: { ids, slots: [], media: [], features: new Float32Array() } };
};

/** Each by itself. */
async function alone(asks: readonly Ask[]): Promise<number[][]> {
  const given: number[][] = [];
  for (const { prompt } of asks) {
    const answering = new Answering(engine, undefined, 1, prompt.ids.length + 6);
    const [answer] = await answering.answer([{ sequence: 0, prompt }], OPTIONS);
    given.push(answer!.ids);
  }
  return given;
}

test("questions that are too long together are read in portions, and answered as each alone", async () => {
  const asks = [900, 700, 500, 1900, 20].map((tokens, i) => ask(i, tokens));
  const wanted = await alone(asks);
  const given = await new Answering(engine, undefined, 5, 2000).answer(asks, OPTIONS);
  expect(given.map(({ ids }) => ids)).toEqual(wanted);
});

test("where caches have room for two, five are answered in turns, and each token says whose it is", async () => {
  const narrow = await load({ ...gpu, maxBindingBytes: 3 * 128 * ROW_BYTES - 1 });
  const asks = [0, 1, 2, 4, 5].map((sequence) => ask(sequence, 20 + sequence));
  const wanted = await alone(asks);
  const heard: number[][] = asks.map(() => []);
  const onToken = (index: number, id: number) => heard[index]!.push(id);
  const answering = new Answering(narrow, undefined, 6, 100);
  const given = await answering.answer(asks, { ...OPTIONS, onToken });
  expect(given.map(({ ids }) => ids)).toEqual(wanted);
  expect(heard).toEqual(wanted);
  expect(narrow.shared("cache.k.0", 16).size).toBe(2 * 128 * ROW_BYTES);
  // Asked again, with what was said before in front.
  const more = asks.map(({ sequence, prompt }, i) => {
    const ids = Int32Array.from([...prompt.ids, ...wanted[i]!, 3, 1, 4]);
    return { sequence, prompt: { ...prompt, ids } };
  });
  expect((await answering.answer(more, OPTIONS)).map(({ ids }) => ids)).toEqual(await alone(more));
  narrow.destroy();
});

test("a chat's caches grow when it needs them, and it goes on as if it had been read at once", async () => {
  const chat = new Answering(engine, undefined, 1, 4096);
  const first = ask(0, 100);
  const [short] = await chat.answer([first], OPTIONS);
  const ids = Int32Array.from([...first.prompt.ids, ...short!.ids, ...ask(0, 1200).prompt.ids]);
  const long = { sequence: 0, prompt: { ...first.prompt, ids } };
  const [given] = await chat.answer([long], OPTIONS);
  expect([given!.ids]).toEqual(await alone([long]));
});

test("a chat whose caches were given up goes on", async () => {
  const chat = new Answering(engine, undefined, 1, 4096);
  const first = ask(0, 40);
  const [short] = await chat.answer([first], OPTIONS);
  const counted = countBuffers(gpu);
  await engine.freeShared();
  const ids = Int32Array.from([...first.prompt.ids, ...short!.ids, 1, 2, 3]);
  const more = { sequence: 0, prompt: { ...first.prompt, ids } };
  const [given] = await chat.answer([more], OPTIONS);
  // Keys and values of two layers, 512 rows each: all made again.
  expect(counted.bytes.caches).toBe(4 * 512 * ROW_BYTES);
  counted.stop();
  expect([given!.ids]).toEqual(await alone([more]));
});

test("stopped in its first turn, nothing of the later ones is begun", async () => {
  const narrow = await load({ ...gpu, maxBindingBytes: 3 * 128 * ROW_BYTES - 1 });
  const stop = new AbortController();
  const heard: number[] = [];
  const onToken = (index: number) => {
    heard.push(index);
    stop.abort();
  };
  const asks = [0, 1, 2].map((sequence) => ask(sequence, 30));
  const options = { ...OPTIONS, onToken, signal: stop.signal };
  const given = await new Answering(narrow, undefined, 3, 100).answer(asks, options);
  expect(given.map(({ reason }) => reason)).toEqual(["stopped", "stopped", "stopped"]);
  expect(given[2]!.ids).toEqual([]);
  expect(heard).toEqual([0, 1]);
  narrow.destroy();
});
