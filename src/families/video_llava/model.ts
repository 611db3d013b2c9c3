/**
 * Video-LLaVA (Lin et al. 2023, arXiv 2311.10122) as transformers defines it: a CLIP tower for pictures and another for frames,
 * a shared two-layer projector, and a Llama decoder. Frames are encoded one by one; their order reaches the model through the
 * position ids alone.
 */
import { dropClass } from "../../engine/ops/classToken.ts";
import { linearLayer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { ACTIVATIONS, type ActivationName } from "../parts/activations.ts";
import {
  CLIP_VISION_DEFAULTS,
  clipTokens,
  clipVision,
  type ClipVisionConfig,
} from "../parts/clipVision.ts";
import type { VisionSpec, Family, RecordedModel } from "../family.ts";
import { llama, llamaConfig, type LlamaConfig } from "../llama/model.ts";
import { LLAMA_KEYS } from "../parts/decoderKeys.ts";
import { llavaModel } from "../parts/llavaModel.ts";
import { VIDEO_LLAVA_KEYS } from "../parts/modelKeys.ts";
import { CLIP_VISION_KEYS } from "../parts/towerKeys.ts";
import { viewInputs, viewSpec, type ViewTower } from "../parts/viewTower.ts";
import {
  checkPatches,
  featureLayerKey,
  numberKey,
  textConfig,
  type Json,
} from "../parts/configKeys.ts";
import type { ViewLayout } from "../parts/mediaLayout.ts";
import { videoLlavaLayout } from "./layout.ts";

interface VideoLlavaConfig {
  text_config: LlamaConfig;
  vision_config: ClipVisionConfig;
  image_token_index: number;
  video_token_index: number;
  vision_feature_layer: number;
  projector_hidden_act: ActivationName;
}

function layoutOf({ vision_config: vision }: VideoLlavaConfig): ViewLayout {
  const side = { width: vision.image_size, height: vision.image_size };
  return videoLlavaLayout({ image: side, video: side, patch: vision.patch_size });
}

function viewTower({ vision_config: vision }: VideoLlavaConfig): ViewTower {
  return { side: vision.image_size, tokens: clipTokens(vision) };
}

function visionSpec(c: VideoLlavaConfig): VisionSpec {
  return {
    ...viewSpec(viewTower(c), layoutOf(c)),
    tokenIds: { image: c.image_token_index, video: c.video_token_index },
    featureWidth: c.vision_config.hidden_size,
  };
}

function record(w: Weights, c: VideoLlavaConfig): RecordedModel {
  const layer = c.vision_feature_layer;
  const tower = (name: string) => clipVision(w.in(`model.${name}`), c.vision_config, layer);
  const [imageTower, videoTower] = [tower("image_tower"), tower("video_tower")];
  const projector = w.in("model.multi_modal_projector");
  const activation = ACTIVATIONS[c.projector_hidden_act];
  const [linear1, linear2] = [
    linearLayer(projector, "linear_1"),
    linearLayer(projector, "linear_2"),
  ];
  const head = c.text_config.tie_word_embeddings ? undefined : w.in("lm_head");
  const text = llama(w.in("model.language_model"), c.text_config, head);
  return {
    ...text,
    vision: {
      /** Pictures → (N * P, Cv); frames, with their class tokens → (N * (P + 1), Cv). */
      encode(batch, how) {
        const { pixels, spans } = viewInputs(w.trace, viewTower(c), batch);
        if (batch.kind === "video") return videoTower(pixels, spans, how);
        return dropClass(imageTower(pixels, spans, how), layoutOf(c).rowsPerView.image);
      },
      project: (features) => linear2(activation(linear1(features))),
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function videoLlavaConfig(json: Json): VideoLlavaConfig {
  const vision = { ...CLIP_VISION_DEFAULTS, ...(json["vision_config"] as object) };
  checkPatches(vision);
  return {
    text_config: llamaConfig(textConfig(json)),
    vision_config: vision,
    image_token_index: numberKey(json, "image_token_index", "image_token_id"),
    video_token_index: numberKey(json, "video_token_index", "video_token_id"),
    vision_feature_layer: featureLayerKey(json, -2, vision.num_hidden_layers),
    projector_hidden_act: (json["projector_hidden_act"] ?? "gelu") as ActivationName,
  };
}

export const videoLlavaFamily: Family = {
  type: "video_llava",
  keys: { model: VIDEO_LLAVA_KEYS, text: LLAMA_KEYS, vision: CLIP_VISION_KEYS },
  renames: [
    [/^language_model\.model\./, "model.language_model."],
    [/^language_model\.lm_head\./, "lm_head."],
    [/^(?:model\.)?(image_tower|video_tower)\.(?:vision_model\.)?/, "model.$1."],
    [/^multi_modal_projector\./, "model.multi_modal_projector."],
  ],
  open(json) {
    const config = videoLlavaConfig(json);
    return llavaModel(config.text_config, visionSpec(config), (w) => record(w, config));
  },
};
