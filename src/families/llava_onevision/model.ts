/**
 * LLaVA-OneVision (Li et al. 2024, arXiv 2408.03326): SigLIP over the whole picture and up to 36 tiles, or over frames, a
 * two-layer projector, rows interpolated down where there would be too many, and a Qwen2 decoder.
 */
import { linearLayer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { ACTIVATIONS, type ActivationName } from "../parts/activations.ts";
import { unpad, unpadTables } from "../parts/unpad.ts";
import {
  checkPatches,
  featureLayerKey,
  numberKey,
  textConfigOrModel,
  type Json,
} from "../parts/configKeys.ts";
import type { VisionSpec, Family, RecordedModel } from "../family.ts";
import { llama, type LlamaConfig } from "../llama/model.ts";
import { QWEN2_KEYS } from "../parts/decoderKeys.ts";
import { llavaModel } from "../parts/llavaModel.ts";
import { LLAVA_ONEVISION_KEYS } from "../parts/modelKeys.ts";
import { SIGLIP_VISION_KEYS } from "../parts/towerKeys.ts";
import { qwen2Config } from "../qwen2/model.ts";
import {
  SIGLIP_VISION_DEFAULTS,
  siglipSide,
  siglipVision,
  type SiglipVisionConfig,
} from "../parts/siglipVision.ts";
import { viewInputs, viewSpec, type ViewTower } from "../parts/viewTower.ts";
import { llavaOnevisionLayout, maxViewsOf } from "./layout.ts";

interface LlavaOnevisionConfig {
  text_config: LlamaConfig;
  vision_config: SiglipVisionConfig;
  image_token_index: number;
  video_token_index: number;
  vision_feature_layer: number;
  projector_hidden_act: ActivationName;
  /** See UnpadConfig. */
  maxViews: number;
}

function viewTower({ vision_config: vision }: LlavaOnevisionConfig): ViewTower {
  return { side: vision.image_size, tokens: siglipSide(vision) ** 2 };
}

function visionSpec(c: LlavaOnevisionConfig): VisionSpec {
  const { unpad: config, layout } = llavaOnevisionLayout(siglipSide(c.vision_config), c.maxViews);
  return {
    ...viewSpec(viewTower(c), layout),
    tokenIds: { image: c.image_token_index, video: c.video_token_index },
    featureWidth: c.vision_config.hidden_size,
    layoutTables: (media, shape) => unpadTables(media, config, layout.featureRows, shape),
  };
}

function record(w: Weights, c: LlavaOnevisionConfig): RecordedModel {
  const tower = siglipVision(w.in("model.vision_tower"), c.vision_config, c.vision_feature_layer);
  const projector = w.in("model.multi_modal_projector");
  const activation = ACTIVATIONS[c.projector_hidden_act];
  const { hidden_size: width } = c.text_config;
  const first = linearLayer(projector, "linear_1", [width, c.vision_config.hidden_size]);
  const second = linearLayer(projector, "linear_2", [width, width]);
  const newline = w.tensor("model.image_newline", [width]);
  const head = c.text_config.tie_word_embeddings ? undefined : w.in("lm_head");
  return {
    ...llama(w.in("model.language_model"), c.text_config, head),
    vision: {
      /** → (N * P, Cv). */
      encode(batch, how) {
        const { pixels, spans } = viewInputs(w.trace, viewTower(c), batch);
        return tower(pixels, spans, how);
      },
      project: (features, visual) => unpad(second(activation(first(features))), newline, visual),
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function llavaOnevisionConfig(json: Json): LlavaOnevisionConfig {
  const ratio = json["vision_aspect_ratio"];
  const maxViews = maxViewsOf(ratio);
  if (maxViews === null) {
    throw new Error(`vision_aspect_ratio is "${String(ratio)}"; only "anyres_max_…" is known.`);
  }
  const vision = { ...SIGLIP_VISION_DEFAULTS, ...(json["vision_config"] as object) };
  checkPatches(vision);
  return {
    text_config: qwen2Config(textConfigOrModel(json)),
    vision_config: vision,
    image_token_index: numberKey(json, "image_token_index", "image_token_id"),
    video_token_index: numberKey(json, "video_token_index", "video_token_id"),
    vision_feature_layer: featureLayerKey(json, -1, vision.num_hidden_layers),
    projector_hidden_act: (json["projector_hidden_act"] ?? "gelu") as ActivationName,
    maxViews,
  };
}

export const llavaOnevisionFamily: Family = {
  type: "llava_onevision",
  keys: { model: LLAVA_ONEVISION_KEYS, text: QWEN2_KEYS, vision: SIGLIP_VISION_KEYS },
  // Quirks: older files put the decoder in a model of its own, and the tower in another.
  renames: [
    [/^language_model\.model\./, "model.language_model."],
    [/^language_model\.lm_head\./, "lm_head."],
    [/^(?:model\.)?vision_tower\.(?:vision_model\.)?/, "model.vision_tower."],
    [/^(multi_modal_projector\.|image_newline$)/, "model.$1"],
  ],
  open(json) {
    const config = llavaOnevisionConfig(json);
    return llavaModel(config.text_config, visionSpec(config), (w) => record(w, config));
  },
};
