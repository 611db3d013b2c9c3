/**
 * Video-LLaVA (Lin et al. 2023, arXiv 2311.10122) as transformers defines it: one CLIP tower for pictures, one for frames,
 * a shared two-layer projector, and a Llama decoder that sees the features in place of `<image>` / `<video>` tokens.
 * Frames are encoded one by one; their order reaches the model through the token positions alone.
 */
import { dropClass } from "../ops/classToken.ts";
import { gelu } from "../ops/gelu.ts";
import { splice } from "../ops/splice.ts";
import type { Spans } from "../ops/attention.ts";
import type { Tensor } from "../graph/tensor.ts";
import { linearLayer } from "../nn/layers.ts";
import type { Weights } from "../nn/weights.ts";
import {
  CLIP_VISION_DEFAULTS,
  clipTokens,
  clipVision,
  type ClipVisionConfig,
} from "./clipVision.ts";
import { llama, llamaConfig, type LlamaConfig } from "./llama.ts";

export interface VideoLlavaConfig {
  model_type: "video_llava";
  text_config: LlamaConfig;
  vision_config: ClipVisionConfig;
  image_token_index: number;
  video_token_index: number;
  vision_feature_layer: number;
}

/** Where the features of a packed batch go. `source[t]` is the feature row shown at token t, `place[v]` the way back. */
export interface Placement {
  source: Tensor;
  place: Tensor;
}

export function videoLlava(w: Weights, c: VideoLlavaConfig) {
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
  const tokens = clipTokens(c.vision_config);
  return {
    /** Pictures (N, 3, S, S) → tower features (N * P, Cv), class token dropped. */
    seeImages: (pixels: Tensor, spans: Spans): Tensor =>
      dropClass(imageTower(pixels, spans), tokens - 1),
    /** Frames (N, 3, S, S) → tower features (N * (P + 1), Cv). */
    seeFrames: (pixels: Tensor, spans: Spans): Tensor => videoTower(pixels, spans),
    /** (V, Cv) → (V, C) */
    project: (features: Tensor): Tensor => linear2(gelu(linear1(features))),
    /** Token ids (T) with projected features (V, C) in their places → (T, C). */
    embed: (ids: Tensor, features?: Tensor, at?: Placement): Tensor => {
      const x = text.embed(ids);
      return features && at ? splice(x, features, at.source, at.place) : x;
    },
    decode: text.decode,
    head: text.head,
  };
}

/** Feature rows of one picture and of one frame. */
export function visualRows(c: VideoLlavaConfig): { image: number; frame: number } {
  const tokens = clipTokens(c.vision_config);
  return { image: tokens - 1, frame: tokens };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
export function videoLlavaConfig(json: Record<string, unknown>): VideoLlavaConfig {
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
    model_type: "video_llava",
    text_config: llamaConfig({ tie_word_embeddings: json["tie_word_embeddings"], ...text }),
    vision_config: vision,
    image_token_index: id("image_token_index", "image_token_id"),
    video_token_index: id("video_token_index", "video_token_id"),
    vision_feature_layer: id("vision_feature_layer"),
  };
}

/** Names of older and newer files → the module paths of transformers, which PEFT uses too. First match wins. */
export const videoLlavaRenames: readonly [from: RegExp, to: string][] = [
  [/^language_model\.model\./, "model.language_model."],
  [/^language_model\.lm_head\./, "lm_head."],
  [/^(?:model\.)?(image_tower|video_tower)\.(?:vision_model\.)?/, "model.$1."],
  [/^multi_modal_projector\./, "model.multi_modal_projector."],
];
