/**
 * The error of each storage format for each family: logits of wide random checkpoints in it, against f32, which is equal to
 * transformers (families.gpu.test.ts). Almost all linear layers are whole blocks here, as in real models.
 */
import { afterAll, expect, it, vi } from "vitest";
import { concat } from "../../base/concat.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import type { WeightFormat } from "../../engine/graph/weightFormat.ts";
import { json } from "../../train/parity/nodeFolder.ts";
import { allLogits } from "../../train/parity/parityModel.ts";
import { distance } from "../../train/parity/recording.ts";
import type { FamilyRecording } from "./testing/recording.ts";
import { FamilyParity } from "./testing/familyParity.ts";
import { fixtureFolder } from "./testing/fixtureFiles.ts";
import { wideFamily } from "./testing/wideFamily.ts";

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
  "video_llava",
];

const plans: Record<Exclude<WeightFormat, "f32">, PrecisionPlan> = {
  f16: { linears: "f16", embeddings: "f16", vision: "f16" },
  q8: { linears: "q8", embeddings: "q8", vision: "q8" },
  q4_1: { linears: "q4_1", embeddings: "q8", vision: "q4_1" },
  nf4: { linears: "nf4", embeddings: "q8", vision: "nf4" },
  q4: { linears: "q4", embeddings: "q8", vision: "q4" },
};

/** Largest errors, relative to all logits. Roundings differ by 2^-12, 2^-8 and 2^-4 of a block's largest weight, layer by layer. */
const BOUNDS: Record<keyof typeof plans, number> = {
  f16: 2e-3,
  q8: 4e-2,
  q4_1: 0.5,
  nf4: 0.5,
  q4: 0.5,
};
const formats = Object.entries(plans) as [keyof typeof plans, PrecisionPlan][];

const table: Record<string, Record<string, string>> = {};
afterAll(() => console.table(table));

/** The first conversation, with its one picture: a wide model takes a software device long. All, for numbers to print. */
function oneConversation(recording: FamilyRecording): FamilyRecording {
  if (process.env["SCION_PARITY_NUMBERS"]) return recording;
  const { conversations, media } = recording;
  return { ...recording, conversations: conversations.slice(0, 1), media: media.slice(0, 1) };
}

it.each(families)("a wide %s has logits as good as its formats", async (name) => {
  const recording = oneConversation(json(fixtureFolder(name), "reference.json"));
  const { config, files } = await wideFamily(name);
  const logitsIn = async (precision?: PrecisionPlan) => {
    const parity = await FamilyParity.with(recording, config, files, precision);
    const logits: Float32Array[] = [];
    for (const batch of parity.batches) logits.push(await allLogits(parity.session, batch));
    const matrices = [...parity.session.recorder.catalog.values()].filter(
      ({ shape }) => shape.length === 2,
    );
    parity.destroy();
    return { logits: concat(logits), matrices };
  };
  const exact = await logitsIn();
  const errors = {} as Record<keyof typeof plans, number>;
  for (const [format, precision] of formats) {
    const { logits, matrices } = await logitsIn(precision);
    errors[format] = distance(logits, exact.logits);
    expect(errors[format], format).toBeLessThan(BOUNDS[format]);
    // Embeddings and position tables aside, everything is stored in the format asked for.
    const share = matrices.filter((info) => info.format === format).length / matrices.length;
    expect(share, format).toBeGreaterThan(0.85);
  }
  table[name] = Object.fromEntries(
    formats.map(([format]) => [format, errors[format].toExponential(1)]),
  );
  expect(errors.f16).toBeGreaterThan(0);
  expect(errors.q8).toBeGreaterThan(errors.f16);
  expect(errors.q4_1).toBeGreaterThan(errors.q8);
  // Half a bit more a weight.
  expect(errors.q4_1).toBeLessThan(errors.q4);
  expect(errors.q4_1).toBeLessThan(errors.nf4);
});

// Widths of a tiny checkpoint are odd on purpose: hardly a row is whole blocks.
it.each(families)(
  "a tiny %s falls back to the next format where rows are not whole blocks",
  async (name) => {
    for (const [format, precision] of formats) {
      const parity = await FamilyParity.of(name, "config.json", precision);
      const { logits } = await parity.logits();
      parity.destroy();
      expect(logits, format).toBeLessThan(BOUNDS[format]);
    }
  },
);
