import { expect, test } from "vitest";
import { add } from "./add.ts";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import { inverseIndex, NONE, maskedScatter as reference } from "../testing/reference/embed.ts";
import { maskedScatter } from "./maskedScatter.ts";

// Text, two visual tokens, two of text, one visual token, text; feature row 3 replaces no token.
const source = Uint32Array.from([NONE, 0, 1, NONE, NONE, 2, NONE]);
const indices = {
  source: { shape: [7], values: source },
  tokenOf: { shape: [4], values: inverseIndex(source, 4) },
};

test("features replace their tokens, and both gradients are returned", () =>
  checkOp({
    inputs: { x: [7, 11], features: [4, 11] },
    constants: indices,
    record: ({ x, features, source, tokenOf }) => maskedScatter(x!, features!, source!, tokenOf!),
    reference: ({ x, features, source }) => reference(x!, features!, source!, 11),
  }));

test("no gradient is recorded for frozen token embeddings", () => {
  const trace = new Trace();
  const x = trace.tensor([7, 11]);
  const features = trace.external("features", [4, 11], { needsGrad: true });
  const y = maskedScatter(x, features, trace.tensor([7], "u32"), trace.tensor([4], "u32"));
  const grads = trace.backwardFrom(y, trace.tensor([7, 11]), add);
  expect(grads.has(features)).toBe(true);
  expect(trace.dispatches.map((step) => step.kernel.name)).toEqual(["masked_scatter", "take_rows"]);
});
