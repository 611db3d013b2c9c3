import { expect, test } from "vitest";
import { checkOp } from "../testing/checkOp.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT } from "../testing/reference/linear.ts";
import * as reference from "../testing/reference/rope.ts";
import { add } from "./add.ts";
import { linear } from "./linear.ts";
import { rope, ropeFrequencies, ropeTable } from "./rope.ts";

test.each([
  [1, 1, 1, 2],
  [5, 3, 1, 6],
  [9, 2, 2, 64],
  [7, 9, 3, 40],
  [3, 1, 1, 8],
])(
  "RoPE of %i rows of %i and %i heads of %i agrees with its reference",
  (rows, heads, kvHeads, headDim) => {
    // Two packed sequences: positions restart.
    const positions = Array.from({ length: rows }, (_, t) => (t < 5 ? t : t - 5));
    const how = { positions, headDim, theta: 10000 };
    const side = (of: number) => normal(of * 7, of);
    return checkOp({
      inputs: { q: [rows, heads * headDim], k: [rows, kvHeads * headDim] },
      constants: {
        table: {
          shape: [rows, headDim / 2, 2],
          values: ropeTable(positions, ropeFrequencies(headDim, 10000)),
        },
        // Both into one output, so that both get gradients.
        ofQ: { shape: [7, heads * headDim], values: side(heads * headDim) },
        ofK: { shape: [7, kvHeads * headDim], values: side(kvHeads * headDim) },
      },
      record({ q, k, table, ofQ, ofK }) {
        const [turnedQ, turnedK] = rope(q!, k!, table!, { headDim });
        return add(linear(turnedQ, ofQ!), linear(turnedK, ofK!));
      },
      reference({ q, k, ofQ, ofK }) {
        const both = [
          matmulNT(reference.rope(q!, how), ofQ!, heads * headDim),
          matmulNT(reference.rope(k!, how), ofK!, kvHeads * headDim),
        ];
        return both[0]!.map((value, i) => value + both[1]![i]!);
      },
    });
  },
);

test("the table equals transformers' rotary embedding, also at large positions", () => {
  // Recorded from LlamaRotaryEmbedding 5.23: head width 8, theta 10,000, position 4,095. Its f32 angles differ from exact
  // ones by up to 1e-4, so exact cosines would fail here.
  const table = ropeTable([0, 4095], ropeFrequencies(8, 10000));
  expect([...table.subarray(0, 8)]).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  const recorded = [
    [-0.06597599387168884, -0.9978212118148804],
    [0.4598633348941803, 0.8879896998405457],
    [-0.9940330982208252, -0.1090787947177887],
    [-0.5789079070091248, -0.8153929114341736],
  ].flat();
  recorded.forEach((value, i) => expect(table[8 + i]).toBeCloseTo(value, 6));
});

test("frequencies of several axes use the positions of their own axis", () => {
  // 2^0 and 2^-1 follow the axes 1 and 0; the token stands at 3 on axis 0 and at 2 on axis 1: angles 2 and 1.5.
  const table = ropeTable([3, 2], Float32Array.of(1, 0.5), [1, 0]);
  const wanted = [Math.cos(2), Math.sin(2), Math.cos(1.5), Math.sin(1.5)];
  expect([...table]).toEqual(wanted.map(Math.fround));
});
