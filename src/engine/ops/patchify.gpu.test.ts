import { expect, test } from "vitest";
import { size } from "../graph/shape.ts";
import { Trace } from "../graph/trace.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { patchify as reference } from "../testing/reference/embed.ts";
import { runTrace } from "../testing/runTrace.ts";
import { patchify } from "./patchify.ts";

test.each([
  [1, 4, 2],
  [2, 9, 3],
  [3, 11, 4],
])("patches of %i pictures of %i pixels in squares of %i agree with loops", async (n, px, side) => {
  const pixels = Float32Array.from({ length: n * 3 * px * px }, (_, i) => i);
  const trace = new Trace();
  const y = trace.markOutput(patchify(trace.input("pixels", [n, 3, px, px]), side), "y");
  const ran = await runTrace(await nodeGpu(), trace, { pixels });
  const wanted = reference(Float64Array.from(pixels), { channels: 3, size: px, side });
  expect(size(y.shape)).toBe(wanted.length);
  expect([...(await ran.read("y"))]).toEqual([...wanted]);
});
