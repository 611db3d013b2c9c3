/**
 * LLaVA-OneVision (Li et al. 2024, arXiv 2408.03326): SigLIP over the whole picture and up to 36 tiles, or over frames, a
 * two-layer projector, rows shrunk where they would be too many, and a Qwen2 decoder.
 */
import { gelu } from "../../engine/ops/gelu.ts";
import { arrangedRows, type Packing } from "../parts/unpaddedLayout.ts";
import type { Geometry } from "../../protocol/geometry.ts";
import { linearLayer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { mixed, mixTables } from "../parts/unpaddedRows.ts";
import { expectKey, numberKey, textConfig, type Json } from "../parts/configKeys.ts";
import type { Eyes, Family, RecordedModel } from "../family.ts";
import { llama, type LlamaConfig } from "../llama/model.ts";
import { llavaModel } from "../parts/llavaModel.ts";
import { qwen2Config } from "../qwen2/model.ts";
import {
  SIGLIP_VISION_DEFAULTS,
  siglipSide,
  siglipVision,
  type SiglipVisionConfig,
} from "../parts/siglipVision.ts";
import { viewInputs, viewPasses, type ViewTower } from "../parts/viewTower.ts";

interface LlavaOnevisionConfig {
  text_config: LlamaConfig;
  vision_config: SiglipVisionConfig;
  image_token_index: number;
  video_token_index: number;
  vision_feature_layer: number;
  /** Views whose rows a cut picture may show before it is shrunk: the number in "anyres_max_9". */
  mostViews: number;
}

function viewTower({ vision_config: vision }: LlavaOnevisionConfig): ViewTower {
  return { side: vision.image_size, tokens: siglipSide(vision) ** 2 };
}

function eyes(c: LlavaOnevisionConfig): Eyes {
  const packing: Packing = { grid: siglipSide(c.vision_config), mostViews: c.mostViews };
  const viewRows = packing.grid ** 2;
  const featureRows = ({ views }: Geometry) => views * viewRows;
  return {
    tokens: { image: c.image_token_index, video: c.video_token_index },
    featureWidth: c.vision_config.hidden_size,
    featureRows,
    visualRows: (geometry) => arrangedRows(geometry, packing),
    arrange: (media, shape) => mixTables(media, packing, featureRows, shape),
    passes: (media) => viewPasses(viewTower(c), viewRows, media),
    passRows: ({ count }) => count * viewRows,
  };
}

function record(w: Weights, c: LlavaOnevisionConfig): RecordedModel {
  const tower = siglipVision(w.in("model.vision_tower"), c.vision_config, c.vision_feature_layer);
  const projector = w.in("model.multi_modal_projector");
  const { hidden_size: width } = c.text_config;
  const first = linearLayer(projector, "linear_1", [width, c.vision_config.hidden_size]);
  const second = linearLayer(projector, "linear_2", [width, width]);
  const newline = w.tensor("model.image_newline", [width]);
  const head = c.text_config.tie_word_embeddings ? undefined : w.in("lm_head");
  return {
    ...llama(w.in("model.language_model"), c.text_config, head),
    eyes: {
      /** → (N * P, Cv). */
      see(pass, checkpointing) {
        const { pixels, spans } = viewInputs(w.trace, viewTower(c), pass);
        return tower(pixels, spans, checkpointing);
      },
      project: (features, visual) => mixed(second(gelu(first(features))), newline, visual),
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function llavaOnevisionConfig(json: Json): LlavaOnevisionConfig {
  expectKey(json, "vision_feature_select_strategy", "full", undefined);
  expectKey(json, "projector_hidden_act", "gelu", undefined);
  const ratio = String(json["vision_aspect_ratio"] ?? "anyres_max_9");
  const most = /^anyres_max_(\d+)$/.exec(ratio)?.[1];
  if (!most) throw new Error(`vision_aspect_ratio is "${ratio}"; only "anyres_max_…" is known.`);
  const vision = { ...SIGLIP_VISION_DEFAULTS, ...(json["vision_config"] as object) };
  expectKey({ ...vision }, "hidden_act", "gelu_pytorch_tanh", "gelu");
  return {
    text_config: qwen2Config(textConfig(json)),
    vision_config: vision,
    image_token_index: numberKey(json, "image_token_index", "image_token_id"),
    video_token_index: numberKey(json, "video_token_index", "video_token_id"),
    vision_feature_layer: numberKey({ vision_feature_layer: -1, ...json }, "vision_feature_layer"),
    mostViews: Number(most),
  };
}

export const llavaOnevisionFamily: Family = {
  type: "llava_onevision",
  // Quirks: older files put the decoder in a model of its own, and the tower in another. That the head is the embedding
  // is said in `text_config` alone; the key one level up says otherwise in published files.
  renames: [
    [/^language_model\.model\./, "model.language_model."],
    [/^language_model\.lm_head\./, "lm_head."],
    [/^(?:model\.)?vision_tower\.(?:vision_model\.)?/, "model.vision_tower."],
    [/^(multi_modal_projector\.|image_newline$)/, "model.$1"],
  ],
  open(json) {
    const config = llavaOnevisionConfig(json);
    return llavaModel(config.text_config, eyes(config), (w) => record(w, config));
  },
};
