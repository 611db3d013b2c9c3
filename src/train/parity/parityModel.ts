/** A model opened as the worker would, with the recorded pictures and conversations made ready for it. Runs anywhere. */
import type { PrecisionPlan } from "../../protocol/config.ts";
import { preprocess, type PreprocessConfig } from "../../media/preprocess.ts";
import type { Arithmetic, RgbImage } from "../../media/resize.ts";
import type { Gpu } from "../../engine/gpu/device.ts";
import { Trace, type Hints } from "../../engine/graph/trace.ts";
import { linear } from "../../engine/ops/linear.ts";
import { attention } from "../../engine/ops/attention.ts";
import type { Attend } from "../../engine/models/llama.ts";
import { Weights } from "../../engine/nn/weights.ts";
import { layOutAdapter, type AdapterLayout } from "../../engine/weights/adapterLayout.ts";
import type { Engine, LoadedAdapter } from "../engine.ts";
import { loadModel, planModel, type ByteSource } from "../openModel.ts";
import { packBatch, shapeFor, type Conversation } from "../pack.ts";
import { embedded } from "../recordings.ts";
import { see } from "../see.ts";
import type { MicroBatch } from "../trainer.ts";
import { adapterValues, clip, picture } from "./formulas.ts";
import type { Recording, RecordedTalk } from "./recording.ts";

const EXACT: PrecisionPlan = { linears: "f32", embeddings: "f32", vision: "f32" };
export const PLAIN: Hints = { software: true, matmul: "register" };

/** `config` is the parsed config.json. */
export async function openWeights(
  gpu: Gpu,
  config: Record<string, unknown>,
  weights: ByteSource,
  precision: PrecisionPlan = EXACT,
  hints: Hints = PLAIN,
): Promise<Engine> {
  const planned = await planModel(config, weights, precision);
  return loadModel(gpu, planned, weights, hints);
}

/** Pixel values of the recorded pictures and of the clip's frames. */
export function recordedPixels(config: PreprocessConfig, recording: Recording) {
  const pixels = ({ data, width, height }: RgbImage, arithmetic: Arithmetic) =>
    preprocess(data, width, height, config, arithmetic);
  return {
    images: recording.pictures.map((spec) => pixels(picture(spec), "pillow")),
    frames: clip(recording.clip).map((frame) => pixels(frame, "torch")),
  };
}

export type Pixels = ReturnType<typeof recordedPixels>;

/** Feature rows of each picture, and of the clip. */
export async function towerFeatures(engine: Engine, pixels: Pixels) {
  return {
    images: await see(engine, "image", pixels.images),
    clip: flat(await see(engine, "frame", pixels.frames)),
  };
}

export type Seen = Awaited<ReturnType<typeof towerFeatures>>;

/** One recorded conversation as a batch of its own. */
export function talkBatch(engine: Engine, talk: RecordedTalk, seen: Seen): MicroBatch {
  const { imageTokenId, videoTokenId } = engine.shape;
  const ids = Int32Array.from(talk.ids);
  const trained = new Uint8Array(ids.length);
  for (const [begin, end] of talk.trained) trained.fill(1, begin, end);
  const slots: { start: number; count: number }[] = [];
  for (let start = 0; start < ids.length; start++) {
    if (ids[start] !== imageTokenId && ids[start] !== videoTokenId) continue;
    let end = start;
    while (ids[end] === ids[start]) end++;
    slots.push({ start, count: end - start });
    start = end;
  }
  const conversation: Conversation = { ids, trained, slots };
  const features = flat(
    talk.media.map((item) => (item === "clip" ? seen.clip : seen.images[item]!)),
  );
  return { conversations: [conversation], features };
}

/** Conversations packed into one row. */
export function together(batches: readonly MicroBatch[]): MicroBatch {
  return {
    conversations: batches.flatMap(({ conversations }) => conversations),
    features: flat(batches.map(({ features }) => features)),
  };
}

export function flat(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The recorded adapter's places, over all linears of the decoder and of the projector. */
export function recordedLayout(
  engine: Engine,
  { adapter }: Recording,
  { dropout = 0, projector = true } = {},
): AdapterLayout {
  const { rank, alpha } = adapter;
  return layOutAdapter(engine.recorder.catalog, {
    rank,
    alpha,
    dropout,
    targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    language: true,
    projector,
  });
}

/** Its first values, by the formula. */
export function firstValues(layout: AdapterLayout, { adapter }: Recording): Float32Array {
  const values = new Float32Array(layout.bytes / 4);
  const salts = Object.keys(adapter.gradients);
  for (const { name, offset, count } of tensorsOf(layout)) {
    const bound = name.endsWith("lora_A") ? adapter.boundA : adapter.boundB;
    values.set(adapterValues(count, salts.indexOf(name), bound), offset);
  }
  return values;
}

/** Every tensor of the layout by PEFT's name, where it begins in an arena, and how long it is; both in floats. */
export function tensorsOf({ pairs, rank }: AdapterLayout) {
  return pairs.flatMap(({ path: module, inFeatures, outFeatures, aOffset, bOffset }) => [
    { name: `${module}.lora_A`, offset: aOffset / 4, count: rank * inFeatures },
    { name: `${module}.lora_B`, offset: bOffset / 4, count: outFeatures * rank },
  ]);
}

/** Logits of every position of one conversation, (T, V), through packed attention as in a lesson. */
export async function allLogits(
  engine: Engine,
  batch: MicroBatch,
  adapter?: LoadedAdapter,
): Promise<Float32Array> {
  const { model, catalog, hints } = engine.recorder;
  const shape = shapeFor(batch.conversations);
  const key = `logits ${Object.values(shape).join(" ")}`;
  const program = await engine.program(adapter, key, () => {
    const trace = new Trace(hints);
    trace.muted(() => {
      const recorded = model.record(new Weights(trace, catalog));
      const keys = trace.input("keys", [shape.tokens, 2], "u32");
      const queries = trace.input("queries", [shape.tokens, 2], "u32");
      const attend: Attend = (q, k, v, _, heads) => attention(q, k, v, { keys, queries }, heads);
      const x = embedded(trace, recorded, model.shape, shape);
      const angles = trace.input("angles", [shape.tokens, model.shape.headDim / 2, 2]);
      trace.keep(linear(recorded.decode(x, { angles, attend }), recorded.head), "logits");
    });
    return trace;
  });
  const { features, conversations } = batch;
  const { featureWidth, vocabulary } = engine.shape;
  const inputs = packBatch(conversations, shape, engine.shape, features, featureWidth, 1);
  for (const name of ["ids", "angles", "keys", "source", "place", "features"]) {
    if (inputs[name]) program.write(name, inputs[name]);
  }
  program.run();
  const logits = await program.read("logits");
  return logits.subarray(0, conversations[0]!.ids.length * vocabulary);
}

/** Feature rows through the projector. */
export async function projected(engine: Engine, features: Float32Array): Promise<Float32Array> {
  const { model, catalog, hints } = engine.recorder;
  const { featureWidth } = engine.shape;
  const rows = features.length / featureWidth;
  const program = await engine.program(undefined, `project ${rows}`, () => {
    const trace = new Trace(hints);
    const recorded = model.record(new Weights(trace, catalog));
    trace.keep(recorded.project(trace.input("features", [rows, featureWidth])), "projected");
    return trace;
  });
  program.write("features", features);
  program.run();
  return program.read("projected");
}
