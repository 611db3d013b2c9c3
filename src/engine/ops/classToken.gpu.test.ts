import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/embed.ts";
import { dropClass, prependClass } from "./classToken.ts";

test.each([
  [1, 1],
  [3, 5],
])("the class token is prepended to %i pictures of %i patches", (pictures, patches) =>
  checkOp({
    inputs: { x: [pictures * patches, 7] },
    constants: { token: { shape: [7], values: Float32Array.from([1, 2, 3, 4, 5, 6, 7]) } },
    record: ({ x, token }) => prependClass(x!, token!, patches),
    reference: ({ x, token }) => reference.prependClass(x!, token!, patches),
  }),
);

test.each([
  [1, 1],
  [3, 5],
])(
  "the class token is dropped from %i pictures of %i patches, and its gradient is zero",
  (pictures, patches) =>
    checkOp({
      inputs: { x: [pictures * (patches + 1), 7] },
      record: ({ x }) => dropClass(x!, patches),
      reference: ({ x }) => reference.dropClass(x!, patches, 7),
    }),
);

test("rows that are not a whole number of pictures are refused", () => {
  const trace = new Trace();
  expect(() => dropClass(trace.tensor([11, 7]), 4)).toThrow(
    "(11, 7) is no whole number of pictures of 5 rows.",
  );
});
