/**
 * How much each format costs each family: the logits of tiny checkpoints held in it, against transformers in f32. Layers whose
 * rows are no whole blocks take the next format that fits, as in real models.
 */
import { afterAll, expect, it, vi } from "vitest";
import type { PrecisionPlan } from "../../protocol/config.ts";
import type { WeightFormat } from "../../engine/graph/tensor.ts";
import { FamilyParity } from "./testing/familyParity.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const families = [
  "llama",
  "qwen2",
  "smolvlm",
  "idefics3",
  "llava_onevision",
  "qwen2_vl",
  "llava_next",
  "mllama",
];

const plans: Record<Exclude<WeightFormat, "f32">, PrecisionPlan> = {
  f16: { linears: "f16", embeddings: "f16", vision: "f16" },
  q8: { linears: "q8", embeddings: "q8", vision: "q8" },
  nf4: { linears: "nf4", embeddings: "q8", vision: "nf4" },
  q4_1: { linears: "q4_1", embeddings: "q8", vision: "q4_1" },
  q4: { linears: "q4", embeddings: "q8", vision: "q4" },
};

/** Largest errors, relative to the largest logit. f16 holds as they are those that are stored in it; 11 bits are 5e-4. */
const BOUNDS: Record<keyof typeof plans, number> = {
  f16: 3e-3,
  q8: 5e-2,
  nf4: 0.6,
  q4_1: 0.6,
  q4: 0.6,
};

const table: Record<string, Record<string, string>> = {};
afterAll(() => console.table(table));

it.each(families)("a tiny %s has logits as good as its formats", async (name) => {
  table[name] = {};
  for (const [format, precision] of Object.entries(plans)) {
    const parity = await FamilyParity.of(name, "config.json", precision);
    const { logits } = await parity.logits();
    const held = [...parity.engine.recorder.catalog.values()].map((info) => info.format);
    const share = held.filter((one) => one === format).length / held.length;
    parity.destroy();
    table[name][format] = `${logits!.toExponential(1)}, ${(100 * share).toFixed(0)} % of tensors`;
    expect(logits, format).toBeLessThan(BOUNDS[format as keyof typeof plans]);
    if (share === 0) continue;
    // Packed weights are really used: their rounding shows.
    if (format !== "f16") expect(logits, format).toBeGreaterThan(1e-4);
  }
});
