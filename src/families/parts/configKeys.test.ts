import { expect, test } from "vitest";
import published from "../fixtures/published.json";
import { numberKey } from "./configKeys.ts";
import { familyOf } from "../index.ts";

type Json = Record<string, unknown>;

const open = (name: keyof typeof published, change: Json, vision: Json = {}) => {
  const config: Json = published[name].config;
  const changed = { ...config, vision_config: { ...(config["vision_config"] as Json), ...vision } };
  return familyOf(config["model_type"]).open({ ...changed, ...change });
};

test.each([
  [
    "another activation",
    () => open("SmolVLM2-256M", {}, { hidden_act: "swish" }),
    'config.json gives "swish" for vision_config.hidden_act, and this studio knows "gelu", "gelu_pytorch_tanh" or "quick_gelu".',
  ],
  [
    "features of another kind",
    () => open("LLaVA-NeXT-Llama-3-8B", { vision_feature_select_strategy: "full" }),
    'config.json gives "full" for vision_feature_select_strategy, and this studio knows "default".',
  ],
  [
    "an unknown aspect ratio",
    () => open("LLaVA-OneVision-0.5B", { vision_aspect_ratio: "pad" }),
    'vision_aspect_ratio is "pad"; only "anyres_max_…" is known.',
  ],
  [
    "patches that scale_factor does not divide",
    () => open("SmolVLM2-500M", { scale_factor: 5 }),
    "config.json gives scale_factor as 5, which does not divide the 32 patches a side of pictures of image_size 512 in patches of patch_size 16",
  ],
  [
    "no image token",
    () => open("Qwen2-VL-2B", { image_token_id: undefined }),
    "config.json gives no image_token_id.",
  ],
])("a config.json with %s is refused in a sentence", (_, read, message) => {
  expect(read).toThrow(message);
});

test("a key may have an older and a newer name", () => {
  expect(numberKey({ image_token_id: 7 }, "image_token_index", "image_token_id")).toBe(7);
  expect(() => numberKey({}, "image_token_index", "image_token_id")).toThrow(
    "config.json gives no image_token_index or image_token_id.",
  );
});
