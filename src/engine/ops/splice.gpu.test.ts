import { expect, test } from "vitest";
import { add } from "./add.ts";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import { inverse, NONE, splice as reference } from "../testing/reference/embed.ts";
import { splice } from "./splice.ts";

// A word, two picture rows, two words, one row of a clip, a word; feature row 3 is shown by nobody.
const source = Uint32Array.from([NONE, 0, 1, NONE, NONE, 2, NONE]);
const indices = {
  source: { shape: [7], values: source },
  place: { shape: [4], values: inverse(source, 4) },
};

test("features take the places of their tokens, and both gradients go back", () =>
  checkOp({
    inputs: { x: [7, 11], features: [4, 11] },
    constants: indices,
    record: ({ x, features, source, place }) => splice(x!, features!, source!, place!),
    reference: ({ x, features, source }) => reference(x!, features!, source!, 11),
  }));

test("no gradient is recorded for frozen word embeddings", () => {
  const trace = new Trace();
  const x = trace.tensor([7, 11]);
  const features = trace.external("features", [4, 11], { needsGrad: true });
  const y = splice(x, features, trace.tensor([7], "u32"), trace.tensor([4], "u32"));
  const grads = trace.backwardFrom(y, trace.tensor([7, 11]), add);
  expect(grads.has(features)).toBe(true);
  expect(trace.steps.map((step) => step.kernel.name)).toEqual(["splice", "take_rows"]);
});
