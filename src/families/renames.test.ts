import { describe, expect, it } from "vitest";
import { canonicalName } from "../engine/weights/catalog.ts";
import { familyOf } from "./index.ts";

// Published files, what transformers 4 wrote in between, and what transformers 5 writes.
const names: Record<string, [path: string, ...stored: string[]][]> = {
  smolvlm: [
    [
      "model.text_model.layers.3.mlp.up_proj.weight",
      "model.text_model.layers.3.mlp.up_proj.weight",
      "text_model.layers.3.mlp.up_proj.weight",
    ],
    [
      "model.connector.modality_projection.proj.weight",
      "connector.modality_projection.proj.weight",
    ],
    ["model.vision_model.post_layernorm.bias", "vision_model.post_layernorm.bias"],
    ["lm_head.weight", "lm_head.weight"],
  ],
  llava_onevision: [
    [
      "model.language_model.layers.0.self_attn.q_proj.bias",
      "language_model.model.layers.0.self_attn.q_proj.bias",
      "model.language_model.layers.0.self_attn.q_proj.bias",
    ],
    [
      "model.vision_tower.embeddings.patch_embedding.bias",
      "vision_tower.vision_model.embeddings.patch_embedding.bias",
      "model.vision_tower.vision_model.embeddings.patch_embedding.bias",
      "model.vision_tower.embeddings.patch_embedding.bias",
    ],
    ["model.image_newline", "image_newline", "model.image_newline"],
    ["model.multi_modal_projector.linear_2.bias", "multi_modal_projector.linear_2.bias"],
  ],
  llava_next: [
    ["lm_head.weight", "language_model.lm_head.weight", "lm_head.weight"],
    ["model.language_model.norm.weight", "language_model.model.norm.weight"],
    ["model.image_newline", "image_newline", "model.image_newline"],
    [
      "model.vision_tower.pre_layrnorm.weight",
      "vision_tower.vision_model.pre_layrnorm.weight",
      "vision_tower.pre_layrnorm.weight",
      "model.vision_tower.pre_layrnorm.weight",
    ],
  ],
  qwen2_vl: [
    [
      "model.visual.blocks.0.attn.qkv.weight",
      "visual.blocks.0.attn.qkv.weight",
      "model.visual.blocks.0.attn.qkv.weight",
    ],
    [
      "model.language_model.embed_tokens.weight",
      "model.embed_tokens.weight",
      "model.language_model.embed_tokens.weight",
    ],
    ["model.language_model.layers.1.mlp.down_proj.weight", "model.layers.1.mlp.down_proj.weight"],
    ["lm_head.weight", "lm_head.weight"],
  ],
  mllama: [
    [
      "model.language_model.layers.3.cross_attn.q_norm.weight",
      "language_model.model.layers.3.cross_attn.q_norm.weight",
      "model.language_model.layers.3.cross_attn.q_norm.weight",
    ],
    ["lm_head.weight", "language_model.lm_head.weight", "lm_head.weight"],
    [
      "model.vision_model.gated_positional_embedding.gate",
      "vision_model.gated_positional_embedding.gate",
      "model.vision_model.gated_positional_embedding.gate",
    ],
    ["model.multi_modal_projector.bias", "multi_modal_projector.bias"],
  ],
};

describe.each(Object.entries(names))("names of a %s checkpoint", (type, table) => {
  it.each(table)("%s is found whatever age the file has", (path, ...stored) => {
    const { renames } = familyOf(type);
    expect(stored.map((name) => canonicalName(name, renames))).toEqual(stored.map(() => path));
  });
});
