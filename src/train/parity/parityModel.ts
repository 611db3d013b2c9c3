/** A model opened as the worker would, with the recorded pictures and conversations made ready for it. Runs anywhere. */
import { joined } from "../../base/joined.ts";
import type { Geometry, MediaFacts } from "../../protocol/geometry.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { preprocess, type PreprocessConfig } from "../../media/preprocess.ts";
import type { Arithmetic, RgbImage } from "../../media/resize.ts";
import type { Gpu } from "../../engine/gpu/device.ts";
import { Trace, type Hints } from "../../engine/graph/trace.ts";
import { linear } from "../../engine/ops/linear.ts";
import { attention } from "../../engine/ops/attention.ts";
import type { Attend } from "../../families/parts/decoding.ts";
import { Weights } from "../../engine/nn/weights.ts";
import { layOutAdapter, type AdapterLayout } from "../../engine/weights/adapterLayout.ts";
import type { Engine, LoadedAdapter } from "../../inference/session.ts";
import { openSingle } from "../../engine/weights/safetensorsFiles.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import { loadModel, planModel } from "../../inference/openModel.ts";
import { lookAt } from "../../inference/crossAttention.ts";
import { shapeFor, type Conversation } from "../batchShape.ts";
import { embedded } from "../../inference/recordModel.ts";
import { see } from "../../inference/encodeMedia.ts";
import { packBatch, type MicroBatch } from "../pack.ts";
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
  return loadModel(gpu, planModel(config, await openSingle(weights), precision), hints);
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

/** How a Video-LLaVA sees a picture, or a clip of some frames: whole. */
export function wholeViews(kind: Geometry["kind"], views: number): Geometry {
  return { kind, width: 0, height: 0, views, rows: 0, columns: 0, frames: views };
}

/** A picture or clip of some size: Video-LLaVA sees all of them alike. */
export const factsOf = (kind: Geometry["kind"]): MediaFacts => ({
  kind,
  ...{ width: 64, height: 48, seconds: 2, frameCount: 16 },
});

/** Feature rows of each picture, and of the clip. */
export async function towerFeatures(engine: Engine, pixels: Pixels) {
  const pictures = pixels.images.map((view) => ({
    geometry: wholeViews("image", 1),
    views: [view],
  }));
  const [clip] = await see(engine, [
    { geometry: wholeViews("video", pixels.frames.length), views: pixels.frames },
  ]);
  return { images: await see(engine, pictures), clip: clip!, frames: pixels.frames.length };
}

export type Seen = Awaited<ReturnType<typeof towerFeatures>>;

/** One recorded conversation as a batch of its own. */
export function talkBatch(engine: Engine, talk: RecordedTalk, seen: Seen): MicroBatch {
  const { image, video } = engine.recorder.model.eyes!.tokens;
  const ids = Int32Array.from(talk.ids);
  const trained = new Uint8Array(ids.length);
  for (const [begin, end] of talk.trained) trained.fill(1, begin, end);
  const slots: { media: number; start: number; count: number }[] = [];
  for (let start = 0; start < ids.length; start++) {
    if (ids[start] !== image && ids[start] !== video) continue;
    let end = start;
    while (ids[end] === ids[start]) end++;
    slots.push({ media: slots.length, start, count: end - start });
    start = end;
  }
  const media = talk.media.map((item) =>
    item === "clip" ? wholeViews("video", seen.frames) : wholeViews("image", 1),
  );
  const conversation: Conversation = { ids, trained, slots, media };
  const features = joined(
    talk.media.map((item) => (item === "clip" ? seen.clip : seen.images[item]!)),
  );
  return { conversations: [conversation], features };
}

/** Conversations packed into one row. */
export function together(batches: readonly MicroBatch[]): MicroBatch {
  return {
    conversations: batches.flatMap(({ conversations }) => conversations),
    features: joined(batches.map(({ features }) => features)),
    ...(batches.some(({ cuts }) => cuts) && { cuts: batches.flatMap(({ cuts }) => cuts ?? []) }),
  };
}

/** The recorded adapter's places, over all linears of the decoder and of the projector. */
export function recordedLayout(
  engine: Engine,
  { adapter }: Recording,
  { dropout = 0 } = {},
): AdapterLayout {
  const { rank, alpha } = adapter;
  return layOutAdapter(engine.recorder.catalog, engine.recorder.model.parts, {
    rank,
    alpha,
    dropout,
    targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    language: true,
    projector: true,
    vision: false,
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
  const shape = shapeFor(batch.conversations, model.eyes);
  const key = `logits ${Object.values(shape).join(" ")}`;
  const program = await engine.program(adapter, key, () => {
    const trace = new Trace(hints);
    trace.muted(() => {
      const recorded = model.record(new Weights(trace, catalog));
      const keys = trace.input("keys", [shape.tokens, 2], "u32");
      const queries = trace.input("queries", [shape.tokens, 2], "u32");
      const attend: Attend = (q, k, v, _, heads) => attention(q, k, v, { keys, queries }, heads);
      const { x, beside } = embedded(trace, recorded, model, shape);
      const angles = trace.input("angles", [shape.tokens, model.shape.headDim / 2, 2]);
      const cross = beside && { cross: lookAt(trace, beside, shape.tokens) };
      const h = recorded.decode(x, { angles, attend, ...cross });
      trace.keep(linear(h, recorded.head), "logits");
    });
    return trace;
  });
  const { conversations } = batch;
  const { vocabulary } = engine.shape;
  const inputs = packBatch(batch, shape, model, 1);
  for (const [name, values] of Object.entries(inputs)) {
    if (!["rows", "slot", "targets", "weights"].includes(name)) program.write(name, values);
  }
  program.run();
  const logits = await program.read("logits");
  return logits.subarray(0, conversations[0]!.ids.length * vocabulary);
}

/** Feature rows through the projector. */
export async function projected(engine: Engine, features: Float32Array): Promise<Float32Array> {
  const { model, catalog, hints } = engine.recorder;
  const { featureWidth } = model.eyes!;
  const rows = features.length / featureWidth;
  const program = await engine.program(undefined, `project ${rows}`, () => {
    const trace = new Trace(hints);
    const recorded = model.record(new Weights(trace, catalog));
    const input = trace.input("features", [rows, featureWidth]);
    trace.keep(recorded.eyes!.project(input, rows), "projected");
    return trace;
  });
  program.write("features", features);
  program.run();
  return program.read("projected");
}
