/** The keys of vision towers' configuration classes, for `vision_config`. */
import type { Json } from "./configKeys.ts";
import {
  activation,
  alias,
  followed,
  inert,
  number,
  only,
  orNull,
  pairs,
  positive,
  wholes,
  type SectionKeys,
} from "./keyRules.ts";

const INITIAL = inert("initial values of training from scratch");

/** A ViT of square pictures. */
const shared: SectionKeys["keys"] = {
  attention_dropout: only(0),
  hidden_act: activation,
  hidden_size: number(),
  image_size: number(),
  initializer_range: INITIAL,
  intermediate_size: number(),
  layer_norm_eps: positive(),
  num_attention_heads: number(),
  num_channels: only(3),
  num_hidden_layers: number(),
  patch_size: number(),
};

export const CLIP_VISION_KEYS: SectionKeys = {
  title: "CLIPVisionConfig",
  keys: {
    model_type: only("clip_vision_model"),
    ...shared,
    initializer_factor: INITIAL,
    projection_dim: inert("of a projection that these models leave out"),
  },
};

export const SIGLIP_VISION_KEYS: SectionKeys = {
  title: "SiglipVisionConfig",
  keys: {
    model_type: only("siglip_vision_model"),
    ...shared,
    vision_use_head: inert("of a head that these models leave out"),
  },
};

/** The class is fixed, and files of different ages have different names for it. */
export const SMOLVLM_VISION_KEYS: SectionKeys = {
  title: "SmolVLMVisionConfig, Idefics3VisionConfig",
  keys: {
    model_type: only("smolvlm_vision", "idefics3_vision", "smolvlm", "idefics3"),
    ...shared,
  },
};

export const QWEN2_VL_VISION_KEYS: SectionKeys = {
  title: "Qwen2VLVisionConfig",
  keys: {
    model_type: only("qwen2_vl_vision", "qwen2_vl"),
    depth: number(),
    embed_dim: number(),
    hidden_act: activation,
    hidden_size: number(),
    in_channels: only(3),
    initializer_range: INITIAL,
    mlp_ratio: positive(),
    num_attention_heads: alias("num_heads"),
    num_heads: number(),
    num_hidden_layers: alias("depth"),
    patch_size: number(),
    rope_parameters: {
      ...{ effect: "fixed", about: "rope_theta 10000 over rows and columns" },
      accepts: isPlainRope,
    },
    spatial_merge_size: number(),
    temporal_patch_size: number(),
  },
};

export const MLLAMA_VISION_KEYS: SectionKeys = {
  title: "MllamaVisionConfig",
  keys: {
    model_type: only("mllama_vision_model"),
    attention_heads: number(),
    hidden_act: activation,
    hidden_size: number(),
    image_size: number(),
    initializer_range: INITIAL,
    intermediate_layers_indices: orNull(
      wholes("the inputs of these layers, as trained; transformers 5 takes their outputs"),
    ),
    intermediate_size: number(),
    max_num_tiles: number(),
    norm_eps: positive(),
    num_attention_heads: alias("attention_heads"),
    num_channels: only(3),
    num_global_layers: number(),
    num_hidden_layers: number(),
    patch_size: number(),
    supported_aspect_ratios: orNull(pairs("a list of rows and columns")),
    vision_output_dim: followed("by the shape of the projector in the files"),
  },
};

function isPlainRope(value: unknown): boolean {
  const { rope_theta: theta = 10000, rope_type: type = "axial" } = (value ?? {}) as Json;
  return theta === 10000 && (type === "axial" || type === "default");
}
