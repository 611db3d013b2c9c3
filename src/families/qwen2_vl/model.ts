/**
 * Qwen2-VL (Wang et al. 2024, arXiv 2409.12191): a tower for pictures of any size, four patches merged into one row, and a
 * Qwen2 decoder whose rotary positions have three axes, time, height and width (section 2.1, M-RoPE).
 */
import type { Geometry } from "../../protocol/geometry.ts";
import { bidirectionalSpans } from "../../engine/ops/spans.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { expectKey, numberKey, type Json } from "../parts/configKeys.ts";
import type { Cut, Encoded, Eyes, Family, Pass, Placed, RecordedModel } from "../family.ts";
import { llama, llamaShape, type LlamaConfig } from "../llama/model.ts";
import { qwen2Config } from "../qwen2/model.ts";
import {
  patchPlaces,
  QWEN2_VISION_DEFAULTS,
  qwen2Merger,
  qwen2PatchWidth,
  qwen2Vision,
  qwen2VisionAngles,
  type Qwen2VisionConfig,
} from "./vision.ts";

interface Qwen2VlConfig {
  text_config: LlamaConfig;
  vision_config: Qwen2VisionConfig;
  image_token_id: number;
  video_token_id: number;
  /** The axis that each of the decoder's frequencies follows. */
  axisOf: number[];
}

/** Patches of one pass, unless one slice has more; and the steps in which passes grow, so that few programs serve them. */
const PATCHES_AT_ONCE = 1024;
const PATCH_STEP = 256;

const patches = ({ views, rows, columns }: Geometry) => views * rows * columns;

function eyes(c: Qwen2VlConfig): Eyes {
  const merged = c.vision_config.spatial_merge_size ** 2;
  return {
    tokens: { image: c.image_token_id, video: c.video_token_id },
    featureWidth: c.vision_config.embed_dim,
    featureRows: patches,
    visualRows: (geometry) => patches(geometry) / merged,
    merged,
    passes: (media) => slicePasses(c.vision_config, media),
    passRows: ({ count }) => count,
  };
}

/** One slice of time of medium number `medium`: what attends to itself alone. */
interface Slice {
  medium: number;
  slice: number;
  geometry: Geometry;
}

const slicePatches = ({ rows, columns }: Geometry) => rows * columns;

/** Slices in their order, as many in a pass as fit; a slice is never cut. */
function* slicePasses(c: Qwen2VisionConfig, media: readonly Geometry[]): Generator<Pass> {
  let waiting: Slice[] = [];
  let count = 0;
  for (const [medium, geometry] of media.entries()) {
    for (let slice = 0; slice < geometry.views; slice++) {
      if (waiting.length > 0 && count + slicePatches(geometry) > PATCHES_AT_ONCE) {
        yield slicePass(c, waiting, count);
        [waiting, count] = [[], 0];
      }
      waiting.push({ medium, slice, geometry });
      count += slicePatches(geometry);
    }
  }
  if (waiting.length > 0) yield slicePass(c, waiting, count);
}

function slicePass(c: Qwen2VisionConfig, slices: readonly Slice[], rows: number): Pass {
  const count = Math.ceil(rows / PATCH_STEP) * PATCH_STEP;
  const { kind } = slices[0]!.geometry;
  return {
    shape: { kind, count },
    rows,
    inputs(media) {
      const values = new Float32Array(count * qwen2PatchWidth(c));
      const places = new Float64Array(2 * count);
      let at = 0;
      for (const one of slices) {
        values.set(sliceOf(media[one.medium]!, one, c), at * qwen2PatchWidth(c));
        places.set(patchPlaces({ ...one.geometry, slices: 1 }, c.spatial_merge_size), 2 * at);
        at += slicePatches(one.geometry);
      }
      const lengths = slices.map(({ geometry }) => slicePatches(geometry));
      const { keys } = bidirectionalSpans(lengths, count);
      return { patches: values, angles: qwen2VisionAngles(places, c), keys };
    },
  };
}

/** The patch rows of a slice. A medium's may come in one array or several, each of as many whole slices. */
function sliceOf({ views }: Cut, { slice, geometry }: Slice, c: Qwen2VisionConfig): Float32Array {
  const length = slicePatches(geometry) * qwen2PatchWidth(c);
  const perView = views[0]!.length / length;
  const first = (slice % perView) * length;
  return views[Math.floor(slice / perView)]!.subarray(first, first + length);
}

function record(w: Weights, c: Qwen2VlConfig): RecordedModel {
  const visual = w.in("model.visual");
  const tower = qwen2Vision(visual, c.vision_config);
  const merge = qwen2Merger(visual.in("merger"), c.vision_config);
  const head = c.text_config.tie_word_embeddings ? undefined : w.in("lm_head");
  const headDim = c.vision_config.embed_dim / c.vision_config.num_heads;
  return {
    ...llama(w.in("model.language_model"), c.text_config, head),
    eyes: {
      /** → (patches, Cv). */
      see({ count }, checkpointing) {
        const rows = w.trace.input("patches", [count, qwen2PatchWidth(c.vision_config)]);
        const angles = w.trace.input("angles", [count, headDim / 2, 2]);
        const keys = w.trace.input("keys", [count, 2], "u32");
        // Patches of a slice see each other, so who sees a patch is whom it sees.
        return tower(rows, angles, { keys, queries: keys }, checkpointing);
      },
      project: merge,
    },
  };
}

/**
 * Text stands at one place on all three axes and counts on. The rows of a picture or clip stand where their slice, row and
 * column are, counted from the text before; the text after goes on behind the largest of them.
 */
export function placeOnThreeAxes({ ids, slots, media }: Encoded, square: number): Placed {
  const at = new Float64Array(3 * ids.length);
  let [token, next] = [0, 0];
  const words = (end: number) => {
    for (; token < end; token++, next++) at.fill(next, 3 * token, 3 * token + 3);
  };
  for (const { media: medium, start, count } of slots) {
    words(start);
    const { views, rows, columns } = media[medium]!;
    const [down, across] = [rows / square, columns / square];
    if (count !== views * down * across) {
      throw new Error(
        `A medium of ${views} × ${down} × ${across} rows has ${count} places in the text.`,
      );
    }
    for (let i = 0; i < count; i++, token++) {
      const slice = Math.floor(i / (down * across));
      at.set(
        [slice, Math.floor(i / across) % down, i % across].map((x) => next + x),
        3 * token,
      );
    }
    next += Math.max(views, down, across);
  }
  words(ids.length);
  return { at, next };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function qwen2VlConfig(json: Json): Qwen2VlConfig {
  // Quirk: published files have the decoder's keys among the model's own.
  const text: Json = { ...json, ...(json["text_config"] as Json | undefined) };
  const config = qwen2Config(text);
  const rope = (text["rope_parameters"] ?? text["rope_scaling"] ?? {}) as Json;
  const section = rope["mrope_section"];
  const sections = Array.isArray(section) ? (section as number[]) : [];
  const axisOf = sections.flatMap((count, axis) => Array<number>(count).fill(axis));
  if (sections.length !== 3 || axisOf.length !== config.frequencies.length) {
    throw new Error(
      `config.json gives mrope_section ${JSON.stringify(section)}; three numbers that add up to ${config.frequencies.length} belong there.`,
    );
  }
  const vision = { ...QWEN2_VISION_DEFAULTS, ...(json["vision_config"] as object) };
  expectKey({ ...vision }, "hidden_act", "quick_gelu", "gelu");
  return {
    text_config: config,
    vision_config: vision,
    image_token_id: numberKey(json, "image_token_id"),
    video_token_id: numberKey(json, "video_token_id"),
    axisOf,
  };
}

export const qwen2VlFamily: Family = {
  type: "qwen2_vl",
  // Quirks: published files have the decoder directly in the model, and the tower beside it.
  renames: [
    [/^visual\./, "model.visual."],
    [/^model\.(embed_tokens|layers|norm)\./, "model.language_model.$1."],
  ],
  open(json) {
    const config = qwen2VlConfig(json);
    const { text_config: text, axisOf } = config;
    const square = config.vision_config.spatial_merge_size;
    return {
      shape: llamaShape(text),
      positions: {
        frequencies: text.frequencies,
        axes: { axisOf, place: (conversation) => placeOnThreeAxes(conversation, square) },
      },
      eyes: eyes(config),
      parts: {
        language: /^model\.language_model\.layers\.\d+\.(?:self_attn|mlp)\.\w+_proj$/,
        projector: /^model\.visual\.merger\.mlp\.\d$/,
        vision: /^model\.visual\.blocks\.\d+\.(?:attn\.(?:qkv|proj)|mlp\.fc[12])$/,
      },
      tiedHead: text.tie_word_embeddings,
      record: (w) => record(w, config),
    };
  },
};
