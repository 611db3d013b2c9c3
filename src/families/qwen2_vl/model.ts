/**
 * Qwen2-VL (Wang et al. 2024, arXiv 2409.12191): a tower for pictures of any size, four patches merged into one visual token,
 * and a Qwen2 decoder whose rotary positions have three axes, time, height and width (section 2.1, M-RoPE).
 */
import { UserError } from "../../base/userError.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { bidirectionalSpans } from "../../engine/ops/spans.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { numberKey, textConfigOrModel, type Json } from "../parts/configKeys.ts";
import { QWEN2_VL_TEXT_KEYS } from "../parts/decoderKeys.ts";
import { wholes } from "../parts/keyRules.ts";
import { QWEN2_VL_KEYS } from "../parts/modelKeys.ts";
import { ropeSettings } from "../parts/rotary.ts";
import { QWEN2_VL_VISION_KEYS } from "../parts/towerKeys.ts";
import type { PixelValues, VisionSpec, Family, TowerBatch, RecordedModel } from "../family.ts";
import { llama, llamaConfig, llamaShape, type LlamaConfig } from "../llama/model.ts";
import { qwen2VlLayout, threeAxisRopeIndex } from "./layout.ts";
import {
  patchPositionIds,
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

/** Patches of one tower batch, unless one slice has more; sizes are multiples of PATCH_STEP, so that few programs serve them. */
const PATCHES_PER_BATCH = 1024;
const PATCH_STEP = 256;

function visionSpec(c: Qwen2VlConfig): VisionSpec {
  const { featureRows, visualTokens, mergeFactor } = qwen2VlLayout(
    c.vision_config.spatial_merge_size,
  );
  return {
    tokenIds: { image: c.image_token_id, video: c.video_token_id },
    featureWidth: c.vision_config.embed_dim,
    ...{ featureRows, visualTokens, mergeFactor },
    towerBatches: (media) => sliceBatches(c.vision_config, media),
    batchRows: ({ count }) => count,
  };
}

/** One slice of time of medium number `medium`; patches attend within their slice. */
interface Slice {
  medium: number;
  slice: number;
  grid: MediaGrid;
}

const slicePatches = ({ rows, columns }: MediaGrid) => rows * columns;

/** Slices in their order, as many in a batch as fit; a slice is never split. */
function* sliceBatches(c: Qwen2VisionConfig, media: readonly MediaGrid[]): Generator<TowerBatch> {
  let waiting: Slice[] = [];
  let count = 0;
  for (const [medium, grid] of media.entries()) {
    for (let slice = 0; slice < grid.views; slice++) {
      if (waiting.length > 0 && count + slicePatches(grid) > PATCHES_PER_BATCH) {
        yield sliceBatch(c, waiting, count);
        [waiting, count] = [[], 0];
      }
      waiting.push({ medium, slice, grid });
      count += slicePatches(grid);
    }
  }
  if (waiting.length > 0) yield sliceBatch(c, waiting, count);
}

function sliceBatch(c: Qwen2VisionConfig, slices: readonly Slice[], rows: number): TowerBatch {
  const count = Math.ceil(rows / PATCH_STEP) * PATCH_STEP;
  const { kind } = slices[0]!.grid;
  return {
    shape: { kind, count },
    rows,
    inputs(pixelValues) {
      const values = new Float32Array(count * qwen2PatchWidth(c));
      const positionIds = new Float64Array(2 * count);
      let at = 0;
      for (const one of slices) {
        values.set(sliceOf(pixelValues[one.medium]!, one, c), at * qwen2PatchWidth(c));
        positionIds.set(patchPositionIds({ ...one.grid, slices: 1 }, c.spatial_merge_size), 2 * at);
        at += slicePatches(one.grid);
      }
      const lengths = slices.map(({ grid }) => slicePatches(grid));
      const { keys } = bidirectionalSpans(lengths, count);
      return { patches: values, angles: qwen2VisionAngles(positionIds, c), keys };
    },
  };
}

/** The patch rows of a slice. A medium's views are one array or several, each of equally many whole slices. */
function sliceOf(
  { views }: PixelValues,
  { slice, grid }: Slice,
  c: Qwen2VisionConfig,
): Float32Array {
  const length = slicePatches(grid) * qwen2PatchWidth(c);
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
    vision: {
      /** → (patches, Cv). */
      encode({ count }, how) {
        const rows = w.trace.input("patches", [count, qwen2PatchWidth(c.vision_config)]);
        const angles = w.trace.input("angles", [count, headDim / 2, 2]);
        const keys = w.trace.input("keys", [count, 2], "u32");
        // Bidirectional attention within a slice: key spans and query spans are the same table.
        return tower(rows, angles, { keys, queries: keys }, how);
      },
      project: merge,
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function qwen2VlConfig(json: Json): Qwen2VlConfig {
  const text = textConfigOrModel(json);
  // Quirk: published files have the decoder's keys among the model's own.
  const section: Json = json["text_config"] ? text : { ...json, ...text };
  const config = llamaConfig(section, TEXT_DEFAULTS);
  const shares = ropeSettings(section)["mrope_section"];
  const sections = wholes("").accepts(shares) ? (shares as number[]) : [];
  const frequencies = config.frequencies.length;
  if (sections.length !== 3 || sections.reduce((sum, count) => sum + count, 0) !== frequencies) {
    throw new UserError(
      `config.json gives mrope_section in rope_scaling as ${JSON.stringify(shares) ?? "nothing"}, where three whole numbers belong that add up to ${frequencies}, half of hidden_size / num_attention_heads: it is damaged. Get a fresh copy.`,
    );
  }
  const axisOf = sections.flatMap((count, axis) => Array<number>(count).fill(axis));
  const vision = { ...QWEN2_VISION_DEFAULTS, ...(json["vision_config"] as object) };
  return {
    text_config: config,
    vision_config: vision,
    image_token_id: numberKey(json, "image_token_id"),
    video_token_id: numberKey(json, "video_token_id"),
    axisOf,
  };
}

/** Qwen2VLTextConfig's defaults. */
const TEXT_DEFAULTS = {
  vocab_size: 152064,
  hidden_size: 8192,
  intermediate_size: 29568,
  num_hidden_layers: 80,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-5,
  rope_theta: 1_000_000,
  max_position_embeddings: 32768,
};

export const qwen2VlFamily: Family = {
  type: "qwen2_vl",
  keys: {
    model: QWEN2_VL_KEYS,
    text: QWEN2_VL_TEXT_KEYS,
    vision: QWEN2_VL_VISION_KEYS,
    flat: true,
  },
  // Quirks: published files have the decoder directly in the model, and the tower beside it.
  renames: [
    [/^visual\./, "model.visual."],
    [/^model\.(embed_tokens|layers|norm)\./, "model.language_model.$1."],
  ],
  open(json) {
    const config = qwen2VlConfig(json);
    const { text_config: text, axisOf } = config;
    const mergeSize = config.vision_config.spatial_merge_size;
    return {
      shape: llamaShape(text),
      positions: {
        frequencies: text.frequencies,
        axes: { axisOf, ropeIndex: (conversation) => threeAxisRopeIndex(conversation, mergeSize) },
      },
      vision: visionSpec(config),
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
