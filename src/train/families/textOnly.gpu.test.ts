/**
 * Llama and Qwen2 without eyes, as transformers and PEFT compute them on tiny checkpoints with grouped queries: Llama with a
 * head of its own and Llama 3's stretched positions, Qwen2 with a tied head and biases. What they computed is recorded by
 * tools/families/record.py.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Errors } from "../parity/recording.ts";
import { FamilyParity } from "./testing/familyParity.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const BOUNDS: Errors = {
  logits: 1e-4,
  "logits of the last position": 1e-4,
  loss: 1e-5,
  "loss of all in one row": 1e-5,
  "loss with the adapter": 1e-5,
  gradients: 1e-3,
  "loss of a step": 1e-4,
  "gradient norm of a step": 1e-3,
  "adapter after the lesson": 1e-4,
};

describe.each(["llama", "qwen2"])("a tiny %s", (name) => {
  let parity: FamilyParity;
  const reached: Errors = {};

  beforeAll(async () => {
    parity = await FamilyParity.of(name);
  });
  afterAll(() => {
    parity?.destroy();
    if (process.env["SCION_PARITY_NUMBERS"]) console.log(name, reached);
  });

  /** Every error is below its bound. */
  const small = (errors: Errors) => {
    Object.assign(reached, errors);
    for (const [what, error] of Object.entries(errors))
      expect(error, what).toBeLessThanOrEqual(BOUNDS[what]!);
  };

  it("has the logits of texts of all lengths", async () => small(await parity.logits()));

  it("has the loss of each text, and of all packed together", async () =>
    small(await parity.losses()));

  it("has PEFT's names, and its gradient of every low-rank tensor", async () =>
    small(await parity.gradients()));

  it("has them too when activations are computed again", async () =>
    small(await parity.gradients(true)));

  it("learns in five steps as PyTorch does, and answers the same before and after", async () => {
    const { errors, answers, wanted } = await parity.lesson();
    small(errors);
    expect(answers).toEqual(wanted);
  });

  it("is the same model in the words of newer files", async () => {
    const newer = await FamilyParity.of(name, "config.v5.json");
    small(await newer.logits());
    newer.destroy();
  });
});
