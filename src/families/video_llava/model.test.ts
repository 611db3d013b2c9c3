import { describe, expect, it } from "vitest";
import { canonicalName } from "../../engine/weights/catalog.ts";
import { videoLlavaFamily } from "./model.ts";

describe("names of a Video-LLaVA checkpoint", () => {
  const canonical = (name: string) => canonicalName(name, videoLlavaFamily.renames);

  it.each([
    // transformers 4 and 5 name the towers differently in files; module paths have the prefix `model.`.
    ["image_tower.vision_model.post_layernorm.bias", "model.image_tower.post_layernorm.bias"],
    ["image_tower.post_layernorm.bias", "model.image_tower.post_layernorm.bias"],
    ["model.image_tower.post_layernorm.bias", "model.image_tower.post_layernorm.bias"],
    [
      "model.video_tower.vision_model.embeddings.class_embedding",
      "model.video_tower.embeddings.class_embedding",
    ],
    ["multi_modal_projector.linear_1.weight", "model.multi_modal_projector.linear_1.weight"],
    ["model.multi_modal_projector.linear_1.weight", "model.multi_modal_projector.linear_1.weight"],
    ["language_model.model.norm.weight", "model.language_model.norm.weight"],
    ["language_model.lm_head.weight", "lm_head.weight"],
    ["lm_head.weight", "lm_head.weight"],
  ])("reads %s as transformers' module path %s", (name, path) => {
    expect(canonical(name)).toBe(path);
  });
});
