/**
 * Every family as transformers and PEFT compute it on a tiny checkpoint: tiles and whole pictures, several pictures, clips, text
 * alone, and all of these packed in one row; grouped queries, tied heads and heads of their own. What they computed is recorded
 * by tools/families/record.py.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ropeIndex } from "../parts/positions.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import type { Errors } from "../../train/parity/recording.ts";
import { FamilyParity } from "./testing/familyParity.ts";
import { withinBounds } from "./testing/withinBounds.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const BOUNDS: Errors = {
  features: 1e-5,
  logits: 1e-4,
  "logits of the last position": 1e-4,
  loss: 1e-5,
  "loss of all in one row": 1e-5,
  "loss with the adapter": 1e-5,
  gradients: 1e-3,
  "loss of a step": 1e-4,
  "gradient norm of a step": 1e-3,
  // AdamW divides by the size of a gradient, so the rounding of the smallest ones counts as much as the largest.
  "adapter after training": 1e-3,
};

const TILED: DeviceProfile = { software: false, matmul: "tile" };

const textOnly = ["llama", "qwen2"];
const families = [
  ...textOnly,
  "video_llava",
  "smolvlm",
  "idefics3",
  "llava_onevision",
  "qwen2_vl",
  "llava_next",
  "mllama",
];

describe.each(families)("a tiny %s", (name) => {
  let parity: FamilyParity;
  const { small, print } = withinBounds(BOUNDS);

  beforeAll(async () => {
    parity = await FamilyParity.of(name);
  });
  afterAll(() => {
    parity?.destroy();
    print(name);
  });

  if (!textOnly.includes(name))
    it("projects the features of each medium as transformers does", async () =>
      small(await parity.features()));

  it("has transformers' position ids", () => {
    const { model } = parity.session.recorder;
    parity.recording.conversations.forEach(({ ids, positions, positionDelta }, i) => {
      const placed = ropeIndex(model.positions, parity.batches[i]!.conversations[0]!);
      const axes = model.positions.axes ? 3 : 1;
      const rows = positions ?? [ids.map((_, t) => t)];
      expect(placed.positionIds).toEqual(
        Float64Array.from(ids.flatMap((_, t) => rows.slice(0, axes).map((row) => row[t]!))),
      );
      expect(placed.next).toBe(ids.length + (positionDelta ?? 0));
    });
  });

  it("has the logits of each conversation", async () => small(await parity.logits()));

  it("has the loss of each conversation, and of all packed together", async () =>
    small(await parity.losses()));

  it("has PEFT's names, and its gradient of every low-rank tensor", async () =>
    small(await parity.gradients()));

  it("has them too when activations are computed again", async () =>
    small(await parity.gradients(true)));

  it("trains for five steps as PyTorch does, and generates the same before and after", async () => {
    const { errors, answers, wanted } = await parity.train();
    small(errors);
    expect(answers).toEqual(wanted);
  });

  it("is the same with the kernels of graphics cards", async () => {
    const tiled = await FamilyParity.of(name, "config.json", undefined, TILED);
    small(await tiled.features());
    small(await tiled.logits());
    small(await tiled.gradients(true));
    tiled.destroy();
  });

  it("is the same model by the keys and names of newer files", async () => {
    const newer = await FamilyParity.of(name, "config.v5.json");
    small(await newer.features());
    small(await newer.logits());
    newer.destroy();
  });
});
