/**
 * PEFT's gradients of the model that ships, with each variant of a graphics card's kernels forced on all products, attention and norms
 * that it can compute: any of them may be what a device is measured to be fastest with. Compiling takes a software device three minutes
 * for all, so that those run here that no rule takes for this model, and the others with SCION_PARITY_NUMBERS=1.
 */
import path from "node:path";
import { expect, test, vi } from "vitest";
import { profileOf, type DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import { ATTENTION_CLASSES, offeredAttention } from "../../engine/ops/attentionChoice.ts";
import { choiceNamed, measuredChoice, offeredVariants } from "../../engine/ops/matmulChoice.ts";
import { PRODUCT_CLASSES, type ProductShape } from "../../engine/ops/productClasses.ts";
import { NORM_CLASS, offeredNorms } from "../../engine/ops/rowVariant.ts";
import { Parity } from "./measure.ts";
import { json, openFolder, readRecording } from "./nodeFolder.ts";
import { BOUNDS } from "./recording.ts";

// A software device compiles and runs all of this on the processor.
vi.setConfig({ testTimeout: 400_000 });

const folder = path.join(import.meta.dirname, "../../../public/models/scion-sprout");
const gpu = await nodeGpu();
const card = profileOf({ ...gpu, software: false });
/** Up and down of the decoder, as a step of the recording has them. */
const up: ProductShape = {
  ...{ kind: "nt", rows: 160, outputs: 512, inputs: 192, format: "f32", aligned: true },
};
const offered = offeredVariants(card, up);
const always: readonly string[] = ["tile", "wide128x64", "ahead64x64"];
const products = process.env["SCION_PARITY_NUMBERS"]
  ? offered
  : offered.filter((variant) => always.includes(variant));
const attentions = offeredAttention(card, 32);
const norms = offeredNorms(card);

const cases = products.map((product, i) => ({
  product,
  attention: attentions[i % attentions.length]!,
  norm: norms[i % norms.length]!,
}));

test("every variant of attention and of norms is forced beside one of products", () => {
  expect(offered.length).toBeGreaterThan(always.length);
  expect(products.length).toBeGreaterThanOrEqual(Math.max(3, attentions.length, norms.length));
});

test.each(cases)(
  "products by $product, attention by $attention, norms by $norm",
  async ({ product, attention, norm }) => {
    const choices = {
      ...Object.fromEntries(PRODUCT_CLASSES.map(({ id }) => [id, product])),
      ...Object.fromEntries(ATTENTION_CLASSES.map(({ id }) => [id, attention])),
      [NORM_CLASS.id]: norm,
    };
    const profile: DeviceProfile = { ...card, choices };
    expect(measuredChoice(profile, up)).toEqual(choiceNamed(product, up));
    const session = await openFolder(folder, undefined, profile);
    try {
      const processor = json(folder, "preprocessor_config.json");
      const parity = await Parity.of(session, readRecording("sprout"), processor);
      for (const [what, error] of Object.entries(await parity.gradients()))
        if (BOUNDS[what] !== undefined) expect(error, what).toBeLessThanOrEqual(BOUNDS[what]);
    } finally {
      session.destroy();
    }
  },
);
