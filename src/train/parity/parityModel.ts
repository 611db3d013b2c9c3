/** Opens a model and prepares the recorded pictures and conversations for it. Runs in Node and in the browser. */
import { concat } from "../../base/concat.ts";
import type { MediaGrid, MediaFacts } from "../../protocol/mediaGrid.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { preprocess, type PreprocessConfig } from "../../media/processing/preprocess.ts";
import type { Arithmetic, RgbImage } from "../../media/processing/resize.ts";
import type { Gpu } from "../../engine/gpu/device.ts";
import { Trace } from "../../engine/graph/trace.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { linear } from "../../engine/ops/linear.ts";
import { attention } from "../../engine/ops/attention.ts";
import type { Attend } from "../../families/parts/decoding.ts";
import { Weights } from "../../engine/nn/weights.ts";
import { layOutAdapter, type AdapterLayout } from "../../engine/weights/adapterLayout.ts";
import type { ModelSession, LoadedAdapter } from "../../inference/session.ts";
import { openSingle } from "../../engine/weights/safetensorsFiles.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import { loadModel, planModel } from "../../inference/openModel.ts";
import { packedCrossAttention } from "../../inference/kv/crossAttention.ts";
import { shapeFor } from "../batchShape.ts";
import type { Conversation } from "../../methods/conversation.ts";
import { embedInputs } from "../../inference/recordModel.ts";
import { encodeMedia } from "../../inference/encodeMedia.ts";
import { packBatch, type MicroBatch } from "../pack.ts";
import { adapterValues, clip, picture } from "./formulas.ts";
import type { Recording, RecordedConversation } from "./recording.ts";

const EXACT: PrecisionPlan = { linears: "f32", embeddings: "f32", vision: "f32" };
export const PLAIN: DeviceProfile = { software: true, matmul: "register" };

/** `config` is the parsed config.json. */
export async function openWeights(
  gpu: Gpu,
  config: Record<string, unknown>,
  weights: ByteSource,
  precision: PrecisionPlan = EXACT,
  profile: DeviceProfile = PLAIN,
): Promise<ModelSession> {
  return loadModel(gpu, planModel(config, await openSingle(weights), precision), profile);
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

/** The grid of an untiled picture, or of a clip of some frames. */
export function wholeViews(kind: MediaGrid["kind"], views: number): MediaGrid {
  return { kind, width: 0, height: 0, views, rows: 0, columns: 0, frames: views };
}

/** A picture or clip of some size, which Video-LLaVA resizes anyway. */
export const factsOf = (kind: MediaGrid["kind"]): MediaFacts => ({
  kind,
  ...{ width: 64, height: 48, seconds: 2, frameCount: 16 },
});

/** Feature rows of each picture, and of the clip. */
export async function towerFeatures(session: ModelSession, pixels: Pixels) {
  const pictures = pixels.images.map((view) => ({
    grid: wholeViews("image", 1),
    views: [view],
  }));
  const [clip] = await encodeMedia(session, [
    { grid: wholeViews("video", pixels.frames.length), views: pixels.frames },
  ]);
  return {
    images: await encodeMedia(session, pictures),
    clip: clip!,
    frames: pixels.frames.length,
  };
}

export type TowerFeatures = Awaited<ReturnType<typeof towerFeatures>>;

/** One recorded conversation as a micro-batch. */
export function conversationBatch(
  session: ModelSession,
  recorded: RecordedConversation,
  towers: TowerFeatures,
): MicroBatch {
  const { image, video } = session.recorder.model.vision!.tokenIds;
  const ids = Int32Array.from(recorded.ids);
  const trained = new Uint8Array(ids.length);
  for (const [begin, end] of recorded.trained) trained.fill(1, begin, end);
  const mediaSpans: { media: number; start: number; count: number }[] = [];
  for (let start = 0; start < ids.length; start++) {
    if (ids[start] !== image && ids[start] !== video) continue;
    let end = start;
    while (ids[end] === ids[start]) end++;
    mediaSpans.push({ media: mediaSpans.length, start, count: end - start });
    start = end;
  }
  const media = recorded.media.map((item) =>
    item === "clip" ? wholeViews("video", towers.frames) : wholeViews("image", 1),
  );
  const conversation: Conversation = { ids, trained, mediaSpans, mediaGrids: media };
  const features = concat(
    recorded.media.map((item) => (item === "clip" ? towers.clip : towers.images[item]!)),
  );
  return { conversations: [conversation], features };
}

/** One micro-batch of the conversations of several. */
export function mergeBatches(batches: readonly MicroBatch[]): MicroBatch {
  return {
    conversations: batches.flatMap(({ conversations }) => conversations),
    features: concat(batches.map(({ features }) => features)),
    ...(batches.some(({ pixelValues }) => pixelValues) && {
      pixelValues: batches.flatMap(({ pixelValues }) => pixelValues ?? []),
    }),
  };
}

/** The layout of the recorded adapter, over all linears of the decoder and of the projector. */
export function recordedLayout(
  session: ModelSession,
  { adapter }: Recording,
  { dropout = 0 } = {},
): AdapterLayout {
  const { rank, alpha } = adapter;
  return layOutAdapter(session.recorder.catalog, session.recorder.model.parts, {
    rank,
    alpha,
    dropout,
    targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    language: true,
    projector: true,
    vision: false,
  });
}

/** Initial values of the recorded adapter, by the formula. */
export function firstValues(layout: AdapterLayout, { adapter }: Recording): Float32Array {
  const values = new Float32Array(layout.bytes / 4);
  const salts = Object.keys(adapter.gradients);
  for (const { name, offset, count } of tensorsOf(layout)) {
    const bound = name.endsWith("lora_A") ? adapter.boundA : adapter.boundB;
    values.set(adapterValues(count, salts.indexOf(name), bound), offset);
  }
  return values;
}

/** Every tensor of the layout by PEFT's name, with its offset in an arena and its length, in floats. */
export function tensorsOf({ pairs, rank }: AdapterLayout) {
  return pairs.flatMap(({ path: module, inFeatures, outFeatures, aOffset, bOffset }) => [
    { name: `${module}.lora_A`, offset: aOffset / 4, count: rank * inFeatures },
    { name: `${module}.lora_B`, offset: bOffset / 4, count: outFeatures * rank },
  ]);
}

/** Logits of every position of one conversation, (T, V), through packed attention as in training. */
export async function allLogits(
  session: ModelSession,
  batch: MicroBatch,
  adapter?: LoadedAdapter,
): Promise<Float32Array> {
  const { model, catalog, profile } = session.recorder;
  const shape = shapeFor(batch, model.vision);
  const key = { adapter, purpose: "inspect", shape: { logits: shape } } as const;
  const program = await session.program(key, () => {
    const trace = new Trace(profile);
    trace.noGrad(() => {
      const recorded = model.record(new Weights(trace, catalog));
      const keys = trace.input("keys", [shape.tokens, 2], "u32");
      const queries = trace.input("queries", [shape.tokens, 2], "u32");
      const attend: Attend = (q, k, v, _, heads) => attention(q, k, v, { keys, queries }, heads);
      const { x, crossStates } = embedInputs(trace, recorded, model, shape);
      const angles = trace.input("angles", [shape.tokens, model.shape.headDim / 2, 2]);
      const crossAttention = crossStates && packedCrossAttention(trace, crossStates, shape.tokens);
      const h = recorded.decode(x, { angles, attend, ...(crossAttention && { crossAttention }) });
      trace.markOutput(linear(h, recorded.head), "logits");
    });
    return trace;
  });
  const { conversations } = batch;
  const { vocabSize } = session.shape;
  const inputs = packBatch(batch, shape, model, { answer: 1 });
  for (const [name, values] of Object.entries(inputs)) {
    if (!["rows", "inverseRows", "targets", "weights.answer"].includes(name))
      program.write(name, values);
  }
  program.run();
  const logits = await program.read("logits");
  return logits.subarray(0, conversations[0]!.ids.length * vocabSize);
}

/** Feature rows through the projector. */
export async function projected(
  session: ModelSession,
  features: Float32Array,
): Promise<Float32Array> {
  const { model, catalog, profile } = session.recorder;
  const { featureWidth } = model.vision!;
  const rows = features.length / featureWidth;
  const key = { adapter: undefined, purpose: "inspect", shape: { projected: rows } } as const;
  const program = await session.program(key, () => {
    const trace = new Trace(profile);
    const recorded = model.record(new Weights(trace, catalog));
    const input = trace.input("features", [rows, featureWidth]);
    trace.markOutput(recorded.vision!.project(input, rows), "projected");
    return trace;
  });
  program.write("features", features);
  program.run();
  return program.read("projected");
}
