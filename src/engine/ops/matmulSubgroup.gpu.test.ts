/**
 * The kernels for subgroups of eight and, as quads, of four compute right on every device that has subgroups of at least eight.
 */
import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOnto } from "../testing/checkOnto.ts";
import { checkProducts } from "../testing/checkProducts.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { recordNT } from "./matmul.ts";

const profile = (subgroup: 4 | 8) => ({ software: true, matmul: "register", subgroup }) as const;

const device = await nodeGpu();
const hasSubgroups = device.features.includes("subgroups");

test.skipIf(!hasSubgroups).each([
  [8, "f32", [67, 36, 36]],
  [8, "f32", [4, 4, 4]],
  // Rows and columns that begin anywhere.
  [8, "f32", [33, 37, 35]],
  [8, "f32", [21, 36, 35]],
  [4, "f32", [1, 6, 7]],
  [4, "f32", [5, 36, 33]],
  [8, "f32", [2, 39, 36]],
  [8, "q4", [19, 35, 64]],
  [4, "q8", [3, 5, 32]],
  // Workgroups of all heights.
  [8, "q4", [67, 36, 96]],
  [8, "q4", [2, 36, 96]],
  [8, "q8", [3, 36, 96]],
  [4, "q4", [6, 12, 64]],
  [4, "q4", [20, 12, 64]],
  // One row.
  [4, "f32", [1, 37, 84]],
  [4, "f32", [1, 37, 86]],
  [4, "f32", [1, 37, 35]],
  [8, "f32", [1, 37, 35]],
  [8, "f32", [1, 37, 38]],
  // Three are a triple.
  [4, "f32", [3, 36, 44]],
  [4, "q4", [3, 36, 64]],
  [4, "q4", [1, 37, 96]],
  [4, "q8", [1, 70, 64]],
  [4, "f16", [1, 36, 40]],
  // Few rows have a loop of their own.
  [4, "f32", [6, 36, 36]],
  [4, "f32", [10, 36, 36]],
  [4, "q4", [2, 12, 64]],
  [4, "f32", [11, 44, 40]],
  [4, "f32", [67, 44, 36]],
  [4, "f32", [133, 37, 35]],
  [4, "f32", [28, 72, 12]],
  [4, "f32", [34, 40, 36]],
  [4, "q4", [33, 36, 64]],
  [4, "q8", [70, 36, 96]],
  [4, "q4_1", [11, 35, 64]],
  [4, "nf4", [130, 40, 192]],
  [4, "f16", [37, 36, 40]],
  [8, "q8", [17, 36, 96]],
  [4, "f32", [17, 36, 36]],
  [8, "q4_1", [33, 72, 96]],
  [8, "nf4", [16, 40, 192]],
  [8, "f16", [67, 36, 40]],
] as const)(
  "subgroups of %i, %s weights %j: odd sizes, windows, columns and sums",
  (lanes, format, sizes) => checkProducts({}, format, sizes, ["nt", "nn"], profile(lanes)),
);

test.skipIf(!hasSubgroups).each([
  [8, "f32", [67, 36, 36], 8],
  [4, "q4", [19, 36, 64], 12],
  [4, "f32", [37, 44, 36], 8],
  [4, "f32", [9, 44, 36], 8],
  [4, "f32", [3, 44, 36], 8],
  [4, "f32", [21, 35, 36], 16],
  [4, "q8", [41, 35, 64], 4],
  [8, "f32", [17, 35, 36], 8],
  [8, "q4", [5, 35, 64], 4],
  // The way back to rows that begin anywhere; and ranks that are no multiple of 4.
  [8, "f32", [9, 36, 35], 8],
  [4, "f32", [9, 36, 35], 8],
  [8, "f32", [9, 12, 36], 6],
  [4, "f32", [9, 12, 36], 5],
] as const)(
  "subgroups of %i, %s weights %j: a low-rank pair of rank %i is added",
  (lanes, format, sizes, rank) =>
    checkProducts({}, format, sizes, ["nt", "nn"], profile(lanes), rank),
);

test.skipIf(!hasSubgroups).each([
  [4, "f32", [37, 44, 36, 8]],
  [4, "f32", [9, 35, 38, 5]],
  [4, "f32", [6, 36, 40, 8]],
  [4, "q4", [19, 35, 64, 8]],
  [8, "f32", [21, 44, 36, 8]],
  [8, "q8", [18, 35, 64, 6]],
] as const)(
  "subgroups of %i, %s weights %j: a bias and a residual are added, with a low-rank pair and without",
  (lanes, format, sizes) => checkOnto({}, format, sizes, profile(lanes)),
);

test.skipIf(!hasSubgroups).each([4, 8] as const)(
  "subgroups of %i add a pair of any rank in one dispatch",
  (lanes) => {
    const trace = new Trace(profile(lanes));
    const [x, w] = [trace.input("x", [8, 32]), trace.external("w", [8, 32])];
    const low = { left: trace.input("low", [8, 6]), right: trace.external("b", [8, 6]) };
    recordNT(trace, x, w, trace.tensor([8, 8]), { low });
    expect(trace.dispatches).toHaveLength(1);
  },
);

test("a device without them cannot be asked for them", () => {
  const trace = new Trace();
  const [x, w] = [trace.input("x", [8, 32]), trace.external("w", [8, 32])];
  expect(() => recordNT(trace, x, w, trace.tensor([8, 8]), { variant: "subgroup" })).toThrow(
    "The device has no subgroups of 4 or 8",
  );
});
