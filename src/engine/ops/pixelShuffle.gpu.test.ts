import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import * as reference from "../testing/reference/rearrange.ts";
import { runTrace } from "../testing/runTrace.ts";
import { pixelShuffle } from "./pixelShuffle.ts";

test.each([
  [1, 1, 1, 5, 1],
  [2, 4, 6, 3, 2],
  [3, 3, 9, 7, 3],
  [1, 8, 4, 5, 4],
])(
  "%i pictures of %i by %i patches of width %i fold in squares of %i, and unfold in the gradient",
  (pictures, height, width, cols, factor) =>
    checkOp({
      inputs: { x: [pictures * height * width, cols] },
      record: ({ x }) => pixelShuffle(x!, { height, width, factor }),
      reference: ({ x }) => reference.pixelShuffle(x!, { height, width, cols, factor }),
    }),
);

test("a row holds the lines of its square one after the other", async () => {
  const trace = new Trace();
  const x = trace.input("x", [16, 2]);
  const y = trace.markOutput(pixelShuffle(x, { height: 4, width: 4, factor: 2 }), "y");
  const ran = await runTrace(await nodeGpu(), trace, {
    x: Float32Array.from({ length: 32 }, (_, i) => i),
  });
  expect(y.shape).toEqual([4, 8]);
  // Patches 0 and 1 of the first line, then 4 and 5 of the second, two numbers each.
  expect([...(await ran.read("y")).subarray(0, 8)]).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
});

test("squares that do not fill the picture are refused with the numbers", () => {
  const x = new Trace().tensor([30, 4]);
  expect(() => pixelShuffle(x, { height: 5, width: 6, factor: 2 })).toThrow(
    "(30, 4) is no whole number of pictures of 5 by 6 patches in squares of 2.",
  );
});
