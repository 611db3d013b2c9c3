import { expect, test } from "vitest";
import type { Weights } from "../nn/weights.ts";
import { matchCheckpoint } from "./matchCheckpoint.ts";
import { openSafetensors } from "./safetensorsFiles.ts";
import { folder, safetensors, type Tensors } from "./testing/memoryFiles.ts";

const record = (w: Weights) => {
  w.tensor("embed.weight", [8, 4]);
  for (let i = 0; i < 2; i++) {
    const layer = w.in(`layers.${i}`);
    layer.tensor("q.weight", [4, 4]);
    if (layer.has("q.bias")) layer.tensor("q.bias", [4]);
  }
};
const whole: Tensors = {
  "embed.weight": { shape: [8, 4] },
  "old.layers.0.q.weight": { shape: [4, 4] },
  "layers.1.q.weight": { shape: [4, 4] },
};
const renames = [[/^old\./, ""]] as const;

async function match(tensors: Tensors) {
  const stored = await openSafetensors(folder({ "model.safetensors": safetensors(tensors) }));
  return matchCheckpoint(stored, renames, "test", record);
}

test("requested tensors are used under their canonical names; unused heads and buffers are not", async () => {
  const { used, unused } = await match({
    ...whole,
    "layers.0.q.bias": { shape: [4] },
    "post_norm.weight": { shape: [4] },
    "embed.position_ids": { shape: [1, 8], dtype: "I64" },
    "layers.0.q.rotary_emb.inv_freq": { shape: [2] },
  });
  expect([...used.keys()].sort()).toEqual([
    "embed.weight",
    "layers.0.q.bias",
    "layers.0.q.weight",
    "layers.1.q.weight",
  ]);
  expect(unused).toEqual(["post_norm.weight"]);
});

test("unused last layers of a vision tower are not loaded", async () => {
  const tensors = {
    "vision_tower.layers.0.q.weight": { shape: [4, 4] },
    "vision_tower.layers.1.q.weight": { shape: [4, 4] },
  };
  const stored = await openSafetensors(folder({ "model.safetensors": safetensors(tensors) }));
  const { unused } = matchCheckpoint(stored, [], "test", (w) => {
    w.tensor("vision_tower.layers.0.q.weight", [4, 4]);
  });
  expect(unused).toEqual(["vision_tower.layers.1.q.weight"]);
});

test.each<[string, Tensors, string]>([
  [
    "missing tensors",
    { "embed.weight": { shape: [8, 4] } },
    "lack 2 of the 3 tensors that a test model of this config.json needs: layers.0.q.weight, layers.1.q.weight.",
  ],
  [
    "other shapes",
    { ...whole, "embed.weight": { shape: [8, 5] }, "layers.1.q.weight": { shape: [4] } },
    "2 tensors have another shape than config.json asks for",
  ],
  [
    "another shape",
    { ...whole, "embed.weight": { shape: [9, 4] } },
    "1 tensor has another shape than config.json asks for: embed.weight is (9, 4) and should be (8, 4).",
  ],
  [
    "integer tensors",
    { ...whole, "layers.1.q.weight": { shape: [4, 4], dtype: "I32" } },
    "1 tensor holds numbers of type I32: layers.1.q.weight.",
  ],
  [
    "an unexpected tensor within a layer",
    { ...whole, "layers.1.temporal.q.weight": { shape: [4, 4] } },
    "hold 1 tensor inside layers that a test model of this config.json has no use for: layers.1.temporal.q.weight.",
  ],
  [
    "an additional decoder layer",
    { ...whole, "layers.2.q.weight": { shape: [4, 4] } },
    "hold 1 tensor inside layers that a test model of this config.json has no use for: layers.2.q.weight.",
  ],
  [
    "scales of a quantised model",
    { ...whole, "embed.weight_scale": { shape: [8] } },
    "no use for: embed.weight_scale.",
  ],
  ["one tensor under two names", { ...whole, "layers.0.q.weight": { shape: [4, 4] } }, "twice"],
])("%s are refused with names and numbers", async (_, tensors, sentence) => {
  await expect(match(tensors)).rejects.toThrow(sentence);
});

test("a config.json with endless layers is refused while they are recorded", async () => {
  const files = await openSafetensors(
    folder({ "model.safetensors": safetensors({ "a.weight": { shape: [2] } }) }),
  );
  const endless = (w: Weights) => {
    for (let i = 0; ; i++) w.in(`layers.${i}`).tensor("weight", [2]);
  };
  expect(() => matchCheckpoint(files, [], "tiny", endless)).toThrow(
    "config.json asks for more than 50000 tensors, and the model files hold 1: it is damaged, or of a much larger model.",
  );
});
