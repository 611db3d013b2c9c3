/**
 * Training with adapters in the vision tower, the projector and the language model, as PEFT does it on a tiny checkpoint of each
 * family. What PEFT computed is recorded by tools/families/record_vision.py.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Errors } from "../../train/parity/recording.ts";
import { VisionParity } from "./testing/visionParity.ts";
import { withinBounds } from "./testing/withinBounds.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const BOUNDS: Errors = {
  "loss with the adapter": 1e-5,
  "loss without backward": 1e-5,
  gradients: 1e-3,
  "loss of a step": 1e-4,
  "gradient norm of a step": 1e-3,
  // AdamW divides by the size of a gradient, so the rounding of the smallest ones counts as much as the largest.
  "adapter after training": 1e-3,
};

/** Rounded to 11 bits, 2^-12 of a value, once before every block. */
const IN_HALF: Errors = { gradients: 3e-3 };

const families = [
  "video_llava",
  "smolvlm",
  "idefics3",
  "llava_onevision",
  "llava_next",
  "qwen2_vl",
  "mllama",
];

describe.each(families)("a tiny %s with adapters in its tower", (name) => {
  let parity: VisionParity;
  const { small, print } = withinBounds(BOUNDS);
  const { small: smallInHalf, print: printInHalf } = withinBounds(IN_HALF);

  beforeAll(async () => {
    parity = await VisionParity.of(name);
  });
  afterAll(() => {
    parity?.destroy();
    print(name);
    printInHalf(`${name}, block inputs in 16 bits`);
  });

  it("has the base model's loss to the bit, whether features are cached or encoded in the step", async () => {
    const [now, before] = await parity.baseLosses();
    expect(now).toBe(before);
  });

  it("has PEFT's names, and its gradient of every low-rank tensor", async () =>
    small(await parity.gradients()));

  it("has them too when activations are computed again", async () =>
    small(await parity.gradients({ checkpointing: true })));

  it("has them but for a rounding when what they are computed from is held in 16 bits", async () => {
    const how = { checkpointing: true, activations: "f16" } as const;
    const { gradients, ...losses } = await parity.gradients(how);
    small(losses);
    smallInHalf({ gradients: gradients! });
  });

  it("drops the same inputs when activations are computed again", async () => {
    const [stored, recomputed] = [await parity.dropped(false), await parity.dropped(true)];
    // Equal to the bit, except where gradients of rows that several layers attend to are summed in another order.
    const most = stored.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const error = recomputed.reduce(
      (max, value, i) => Math.max(max, Math.abs(value - stored[i]!)),
      0,
    );
    expect(most).toBeGreaterThan(0.01);
    expect(error / most).toBeLessThan(1e-6);
  });

  it("trains for five steps as PyTorch does, and generates with the adapted tower as PEFT does", async () => {
    const { errors, answers, wanted } = await parity.train();
    small(errors);
    expect(answers).toEqual(wanted);
  });
});
