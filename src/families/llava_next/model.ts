/**
 * LLaVA-NeXT (Liu et al. 2024, "LLaVA-NeXT: Improved reasoning, OCR, and world knowledge") with Llama 3: CLIP over the whole
 * picture and its tiles, a two-layer projector, and the tiles joined again with a learnt vector at the end of each line.
 */
import { dropClass } from "../../engine/ops/classToken.ts";
import { linearLayer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { ACTIVATIONS, type ActivationName } from "../parts/activations.ts";
import { unpad, unpadTables } from "../parts/unpad.ts";
import {
  CLIP_VISION_DEFAULTS,
  clipTokens,
  clipVision,
  type ClipVisionConfig,
} from "../parts/clipVision.ts";
import {
  checkPatches,
  featureLayerKey,
  numberKey,
  textConfig,
  type Json,
} from "../parts/configKeys.ts";
import type { VisionSpec, Family, RecordedModel } from "../family.ts";
import { llama, llamaConfig, type LlamaConfig } from "../llama/model.ts";
import { LLAMA_KEYS } from "../parts/decoderKeys.ts";
import { llavaModel } from "../parts/llavaModel.ts";
import { LLAVA_NEXT_KEYS } from "../parts/modelKeys.ts";
import { CLIP_VISION_KEYS } from "../parts/towerKeys.ts";
import { viewInputs, viewSpec, type ViewTower } from "../parts/viewTower.ts";
import { llavaNextLayout } from "./layout.ts";

interface LlavaNextConfig {
  text_config: LlamaConfig;
  vision_config: ClipVisionConfig;
  image_token_index: number;
  vision_feature_layer: number;
  projector_hidden_act: ActivationName;
}

function viewTower({ vision_config: vision }: LlavaNextConfig): ViewTower {
  return { side: vision.image_size, tokens: clipTokens(vision) };
}

function layoutOf({ vision_config: vision }: LlavaNextConfig) {
  return llavaNextLayout(Math.floor(vision.image_size / vision.patch_size));
}

function visionSpec(c: LlavaNextConfig): VisionSpec {
  const { unpad: config, layout } = layoutOf(c);
  return {
    ...viewSpec(viewTower(c), layout),
    tokenIds: { image: c.image_token_index, video: null },
    featureWidth: c.vision_config.hidden_size,
    layoutTables: (media, shape) => unpadTables(media, config, layout.featureRows, shape),
  };
}

function record(w: Weights, c: LlavaNextConfig): RecordedModel {
  const tower = clipVision(w.in("model.vision_tower"), c.vision_config, c.vision_feature_layer);
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
      /** → (N * P, Cv), class tokens dropped. */
      encode(batch, how) {
        const { pixels, spans } = viewInputs(w.trace, viewTower(c), batch);
        return dropClass(tower(pixels, spans, how), layoutOf(c).layout.rowsPerView.image);
      },
      project: (features, visual) => unpad(second(activation(first(features))), newline, visual),
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function llavaNextConfig(json: Json): LlavaNextConfig {
  const vision = { ...CLIP_VISION_DEFAULTS, ...(json["vision_config"] as object) };
  checkPatches(vision);
  return {
    text_config: llamaConfig(textConfig(json)),
    vision_config: vision,
    image_token_index: numberKey(json, "image_token_index", "image_token_id"),
    vision_feature_layer: featureLayerKey(json, -2, vision.num_hidden_layers),
    projector_hidden_act: (json["projector_hidden_act"] ?? "gelu") as ActivationName,
  };
}

export const llavaNextFamily: Family = {
  type: "llava_next",
  keys: { model: LLAVA_NEXT_KEYS, text: LLAMA_KEYS, vision: CLIP_VISION_KEYS },
  // Quirks: older files put the decoder in a model of its own, and the tower in another.
  renames: [
    [/^language_model\.model\./, "model.language_model."],
    [/^language_model\.lm_head\./, "lm_head."],
    [/^(?:model\.)?vision_tower\.(?:vision_model\.)?/, "model.vision_tower."],
    [/^(multi_modal_projector\.|image_newline$)/, "model.$1"],
  ],
  open(json) {
    const config = llavaNextConfig(json);
    return llavaModel(config.text_config, visionSpec(config), (w) => record(w, config));
  },
};
