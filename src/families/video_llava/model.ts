/**
 * Video-LLaVA (Lin et al. 2023, arXiv 2311.10122) as transformers defines it: one CLIP tower for pictures, one for frames,
 * a shared two-layer projector, and a Llama decoder that sees the features in place of `<image>` / `<video>` tokens.
 * Frames are encoded one by one; their order reaches the model through the token positions alone.
 */
import { dropClass } from "../../engine/ops/classToken.ts";
import { gelu } from "../../engine/ops/gelu.ts";
import type { Geometry } from "../../protocol/geometry.ts";
import { linearLayer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import {
  CLIP_VISION_DEFAULTS,
  clipTokens,
  clipVision,
  type ClipVisionConfig,
} from "../parts/clipVision.ts";
import type { Eyes, Family, RecordedModel } from "../family.ts";
import { llama, llamaConfig, type LlamaConfig } from "../llama/model.ts";
import { llavaModel } from "../parts/llavaModel.ts";
import { viewInputs, viewPasses, type ViewTower } from "../parts/viewTower.ts";

interface VideoLlavaConfig {
  text_config: LlamaConfig;
  vision_config: ClipVisionConfig;
  image_token_index: number;
  video_token_index: number;
  vision_feature_layer: number;
}

/** Feature rows of one picture and of one frame: a picture's class token is dropped. */
function rowsOf(c: VideoLlavaConfig): { image: number; video: number } {
  const tokens = clipTokens(c.vision_config);
  return { image: tokens - 1, video: tokens };
}

function viewTower({ vision_config: vision }: VideoLlavaConfig): ViewTower {
  return { side: vision.image_size, tokens: clipTokens(vision) };
}

function eyes(c: VideoLlavaConfig): Eyes {
  const rows = rowsOf(c);
  const allRows = ({ kind, views }: Geometry) => views * rows[kind];
  return {
    tokens: { image: c.image_token_index, video: c.video_token_index },
    featureWidth: c.vision_config.hidden_size,
    featureRows: allRows,
    visualRows: allRows,
    passes: (media) => viewPasses(viewTower(c), rows[media[0]?.kind ?? "image"], media),
    passRows: ({ kind, count }) => count * rows[kind],
  };
}

function record(w: Weights, c: VideoLlavaConfig): RecordedModel {
  const layer = c.vision_feature_layer;
  const tower = (name: string) => clipVision(w.in(`model.${name}`), c.vision_config, layer);
  const [imageTower, videoTower] = [tower("image_tower"), tower("video_tower")];
  const projector = w.in("model.multi_modal_projector");
  const [linear1, linear2] = [
    linearLayer(projector, "linear_1"),
    linearLayer(projector, "linear_2"),
  ];
  const head = c.text_config.tie_word_embeddings ? undefined : w.in("lm_head");
  const text = llama(w.in("model.language_model"), c.text_config, head);
  return {
    ...text,
    eyes: {
      /** Pictures → (N * P, Cv); frames, with their class tokens → (N * (P + 1), Cv). */
      see(pass, checkpointing) {
        const { pixels, spans } = viewInputs(w.trace, viewTower(c), pass);
        if (pass.kind === "video") return videoTower(pixels, spans, checkpointing);
        return dropClass(imageTower(pixels, spans, checkpointing), rowsOf(c).image);
      },
      project: (features) => linear2(gelu(linear1(features))),
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function videoLlavaConfig(json: Record<string, unknown>): VideoLlavaConfig {
  const vision = { ...CLIP_VISION_DEFAULTS, ...(json["vision_config"] as object) };
  if (json["vision_feature_select_strategy"] !== "default") {
    throw new Error(
      `vision_feature_select_strategy is ${String(json["vision_feature_select_strategy"])}; only "default" is known.`,
    );
  }
  const id = (...keys: string[]) => {
    const value = keys.map((key) => json[key]).find((found) => typeof found === "number");
    if (value === undefined) throw new Error(`config.json gives no ${keys.join(" or ")}.`);
    return value as number;
  };
  const text = json["text_config"] as Record<string, unknown>;
  return {
    text_config: llamaConfig({ tie_word_embeddings: json["tie_word_embeddings"], ...text }),
    vision_config: vision,
    image_token_index: id("image_token_index", "image_token_id"),
    video_token_index: id("video_token_index", "video_token_id"),
    vision_feature_layer: id("vision_feature_layer"),
  };
}

export const videoLlavaFamily: Family = {
  type: "video_llava",
  renames: [
    [/^language_model\.model\./, "model.language_model."],
    [/^language_model\.lm_head\./, "lm_head."],
    [/^(?:model\.)?(image_tower|video_tower)\.(?:vision_model\.)?/, "model.$1."],
    [/^multi_modal_projector\./, "model.multi_modal_projector."],
  ],
  open(json) {
    const config = videoLlavaConfig(json);
    return llavaModel(config.text_config, eyes(config), (w) => record(w, config));
  },
};
