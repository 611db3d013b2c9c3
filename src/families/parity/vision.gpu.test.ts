/**
 * Lessons whose towers learn too, as PEFT does them on tiny checkpoints of each family: adapters in the towers, in the
 * projector and in the language model. What PEFT computed is recorded by tools/families/record_vision.py.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Errors } from "../../train/parity/recording.ts";
import { VisionParity } from "./testing/visionParity.ts";
import { withinBounds } from "./testing/withinBounds.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const BOUNDS: Errors = {
  "loss with the adapter": 1e-5,
  "loss without learning": 1e-5,
  gradients: 1e-3,
  "loss of a step": 1e-4,
  "gradient norm of a step": 1e-3,
  // AdamW divides by the size of a gradient, so the rounding of the smallest ones counts as much as the largest.
  "adapter after the lesson": 1e-3,
};

const families = [
  "video_llava",
  "smolvlm",
  "idefics3",
  "llava_onevision",
  "llava_next",
  "qwen2_vl",
  "mllama",
];

describe.each(families)("a tiny %s whose towers learn", (name) => {
  let parity: VisionParity;
  const { small, print } = withinBounds(BOUNDS);

  beforeAll(async () => {
    parity = await VisionParity.of(name);
  });
  afterAll(() => {
    parity?.destroy();
    print(name);
  });

  it("has the base model's loss to the bit, whether features are made before or on the way", async () => {
    const [now, before] = await parity.baseLosses();
    expect(now).toBe(before);
  });

  it("has PEFT's names, and its gradient of every low-rank tensor", async () =>
    small(await parity.gradients(false)));

  it("has them too when activations are computed again", async () =>
    small(await parity.gradients(true)));

  it("drops the same inputs when activations are computed again", async () => {
    const [kept, again] = [await parity.dropped(false), await parity.dropped(true)];
    // Equal to the bit but where gradients of rows that several layers look at are summed in another order.
    const most = kept.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const error = again.reduce((max, value, i) => Math.max(max, Math.abs(value - kept[i]!)), 0);
    expect(most).toBeGreaterThan(0.01);
    expect(error / most).toBeLessThan(1e-6);
  });

  it("learns in five steps as PyTorch does, and answers through the adapted towers as PEFT does", async () => {
    const { errors, answers, wanted } = await parity.train();
    small(errors);
    expect(answers).toEqual(wanted);
  });
});
