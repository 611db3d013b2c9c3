import { expect, test } from "vitest";
import type { MediaGrid } from "../../../protocol/mediaGrid.ts";
import { decoderFiles, type DecoderConfig } from "../../../inference/testing/decoderFiles.ts";
import { mediaKeysOf } from "../../../inference/visual/mediaKeys.ts";
import { planModel } from "../../../inference/openModel.ts";
import { publishedFiles } from "../../../families/testing/publishedFiles.ts";
import type { TrainingRow } from "../../../methods/trainingRow.ts";
import type { LoraTarget } from "../../../protocol/config.ts";
import type { Media } from "../../../protocol/records.ts";
import type { TrainingRows } from "../../data/rows.ts";
import { presets } from "../presets.ts";
import { runWork } from "./work.ts";

const PRECISION = { linears: "q4", embeddings: "q8", vision: "q8" } as const;
const decoder: DecoderConfig = {
  ...{ model_type: "llama", hidden_size: 64, intermediate_size: 128, num_hidden_layers: 2 },
  ...{ num_attention_heads: 4, num_key_value_heads: 2, vocab_size: 1000 },
  tie_word_embeddings: true,
};

function row(id: string, split: string, tokens: number, answer: number): TrainingRow {
  const trained = new Uint8Array(tokens).fill(1, tokens - answer);
  const ids = new Int32Array(tokens).fill(id.charCodeAt(0));
  const encoded = { ids, trained, mediaSpans: [], mediaGrids: [] };
  const turns = [{ question: "What?", answer: "That.", kind: "" }];
  return { example: { id, part: "text", split, media: [], turns }, encoded } as never;
}

const rows: TrainingRows = {
  own: [..."abcdefgh"].map((id) => row(id, "train", 40, 10)),
  replay: [],
  validation: [..."ij"].map((id) => row(id, "validation", 30, 5)),
  leftOut: [],
};

test("a text lesson is the products of its tokens, as counted by hand", () => {
  const planned = planModel(decoder, decoderFiles(decoder), PRECISION);
  const examples = [...rows.own, ...rows.validation].map(({ example }) => example);
  const [preset] = presets({ id: "m", parameters: 1e6, parts: ["language"] }, examples, 40);
  const config = {
    ...preset!.config,
    ...{ batch: 2, accumulate: 2, epochs: 3, maxSteps: 0, evalEvery: 4, replayShare: 0 },
    checkpointing: false,
    adapter: {
      ...preset!.config.adapter,
      rank: 3,
      targets: ["q_proj", "down_proj"] as LoraTarget[],
    },
  };
  const work = runWork(planned, rows, config, [], 300);
  // 24 conversations, 4 a step; evaluations at 0, 4 and 6.
  expect([work.steps, work.checks, work.views, work.tokensPerStep]).toEqual([6, 3, 0, 160]);
  // A layer: q and o 64 × 64, k and v 32 × 64, three of 128 × 64.
  const layers = 2 * (2 * 64 * 64 + 2 * 32 * 64 + 3 * 128 * 64);
  const head = 1000 * 64;
  // Pairs of q and down, three times in a step: forward, for their input, and for themselves.
  const pairs = 2 * 3 * (64 + 64 + 128 + 64);
  // Two products of 40 × 40 / 2 scores over a width of 64 in each layer, and seven of them back.
  const scores = (tokens: number) => 2 * 2 * 64 * tokens ** 2;
  const backAndForth = 4 * 4.5 * scores(40);
  expect(work.step).toEqual({
    flops: 2 * (160 * (2 * layers + 3 * pairs) + 2 * 40 * head) + backAndForth,
    dispatches: 600,
  });
  // Two rows for the loss and two prompts, in one group that decodes five tokens at eight tokens each.
  expect(work.check.flops).toBe(
    2 * (2 * 2 * (30 * (layers + pairs) + 5 * head) + 5 * 8 * (layers + head)) + 4 * scores(30),
  );
  expect(work.check.dispatches).toBeCloseTo((1 + 1 + 5) * 100);
  const again = runWork(planned, rows, { ...config, checkpointing: true }, [], 300);
  const onceMore = 2 * 160 * (layers + pairs) + 4 * scores(40);
  expect(again.step.flops).toBe(work.step.flops + onceMore);
  const kept = { ...config, checkpointing: true, keptBlocks: 1 };
  const half = runWork(planned, rows, kept, [], 300);
  expect(half.step.flops).toBe(work.step.flops + onceMore / 2);
});

test("what conversations of a micro-batch share is counted once", () => {
  const planned = planModel(decoder, decoderFiles(decoder), PRECISION);
  // Alike but for the last token of the question, and the answer.
  const alike = [..."abcd"].map((id) => row(id, "train", 40, 10));
  for (const [i, { encoded }] of alike.entries()) encoded.ids.fill(5).fill(6 + i, 29);
  const shared = { ...rows, own: alike, validation: [] };
  const examples = alike.map(({ example }) => example);
  const [preset] = presets({ id: "m", parameters: 1e6, parts: ["language"] }, examples, 40);
  const config = {
    ...preset!.config,
    batch: 4,
    accumulate: 1,
    epochs: 1,
    maxSteps: 0,
    replayShare: 0,
  };
  expect(runWork(planned, shared, config, [], 1).tokensPerStep).toBe(29 + 4 * 11);
  const apart = { ...config, batch: 1, accumulate: 4 };
  expect(runWork(planned, shared, apart, [], 1).tokensPerStep).toBe(4 * 40);
});

test("of several towers a clip goes through one, view by view", () => {
  const { config: json, files } = publishedFiles("Video-LLaVA-7B");
  const planned = planModel(json, files, PRECISION);
  const grid: MediaGrid = {
    ...{ kind: "video", width: 224, height: 224, views: 8, rows: 0, columns: 0, frames: 8 },
  };
  const media = { kind: "video", hash: "h", width: 224, height: 224 } as Media;
  const keys = mediaKeysOf([media], { mediaGrids: [grid] });
  const [preset] = presets({ id: "m", parameters: 7e9, parts: ["language"] }, [], 40);
  const work = runWork(planned, rows, preset!.config, keys, 300);
  expect([work.media, work.views]).toEqual([1, 8]);
  // CLIP ViT-L/14: the 23 layers before the one that is read, of 4 × 1024² and 2 × 1024 × 4096; 8 frames of 257 rows.
  const tower = 23 * (4 * 1024 * 1024 + 2 * 1024 * 4096);
  expect(work.preparing.flops).toBe(2 * tower * 8 * 257);
});
