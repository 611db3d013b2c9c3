import { test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOnto } from "../testing/checkOnto.ts";
import { checkProducts } from "../testing/checkProducts.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT, transpose } from "../testing/reference/linear.ts";
import { runTrace } from "../testing/runTrace.ts";
import { recordNN, recordNT } from "./matmul.ts";

/** Every format once, and every tile; what unpacks a format is the same file for all tiles. */
test.each([
  ["wide64x64", "q4"],
  ["tile64x64", "q8"],
  ["tile32x64", "q4_1"],
  ["tile32x64", "nf4"],
  ["tile32x64", "f16"],
] as const)("%s, %s weights: odd sizes, windows, columns and sums", async (variant, format) => {
  await checkProducts({ variant }, format, [67, 72, 192]);
  await checkProducts({ variant }, format, [130, 68, 64]);
  await checkProducts({ variant }, format, [1, 4, 64]);
  await checkProducts({ variant, splits: 3 }, format, [33, 72, 192]);
  // Rows of f16 may end inside a tile.
  if (format === "f16") await checkProducts({ variant }, format, [9, 64, 40]);
});

test.each([
  ["wide64x64", "q4", [67, 72, 192], ["nt", "nn"], 8],
  ["row", "q4", [3, 12, 64], ["nt"], 16],
] as const)(
  "%s, %s weights: a low-rank pair is added",
  async (variant, format, sizes, kinds, rank) => {
    await checkProducts({ variant }, format, sizes, kinds, undefined, rank);
    if (variant !== "row")
      await checkProducts({ variant, splits: 3 }, format, sizes, kinds, undefined, rank);
  },
);

test.each([
  { variant: "row" },
  { variant: "tile64x64" },
  { variant: "tile64x64", splits: 3 },
  { variant: "narrow" },
] as const)(
  "a bias and a residual are added to a product, with a low-rank pair and without: %j",
  (how) => checkOnto(how, how.variant === "narrow" ? "f32" : "q4", [3, 12, 192, 8]),
);

test("wide128x64: odd sizes, windows, columns and sums", async () => {
  const variant = "wide128x64";
  await checkProducts({ variant }, "q4", [67, 72, 192], ["nt"]);
  await checkProducts({ variant }, "q4", [130, 68, 64], ["nt"]);
  await checkProducts({ variant, splits: 3 }, "q4", [33, 72, 192], ["nt"]);
});

/** Both directions have one reduction each: with fewer rows than a tile, one tile long, and in spans that end within a tile. */
test.each(["ahead64x64", "ahead128x64"] as const)(
  "%s: odd sizes, windows, columns and sums",
  async (variant) => {
    await checkProducts({ variant }, "f32", [67, 72, 172]);
    await checkProducts({ variant }, "f32", [1, 4, 12]);
    await checkProducts({ variant, splits: 3 }, "f32", [130, 72, 200]);
  },
);

/** Rows of the output begin anywhere forward, and those of the left side on the way back. */
test("outputs that are no multiple of four, as of some vocabularies", async () => {
  await checkProducts({ variant: "wide64x64" }, "q4", [67, 71, 192]);
  await checkProducts({ variant: "wide64x64", splits: 3 }, "q4", [3, 130, 192]);
  await checkProducts({ variant: "tile64x64" }, "f32", [33, 37, 36]);
  await checkProducts({ variant: "tile64x64", splits: 2 }, "f32", [5, 3, 64]);
});

test("tile32x64, f32 weights: narrow widths, and a reduction in three spans", async () => {
  const variant = "tile32x64";
  await checkProducts({ variant }, "f32", [129, 68, 36]);
  await checkProducts({ variant }, "f32", [9, 4, 4]);
  await checkProducts({ variant, splits: 3 }, "f32", [33, 72, 192]);
});

test.each(["row", "rowSubgroup"] as const)("%s: a few rows forward", async (variant) => {
  for (const format of ["f32", "q4"] as const) {
    await checkProducts({ variant }, format, [1, 8, 192], ["nt"]);
    await checkProducts({ variant }, format, [3, 12, 64], ["nt"]);
  }
  // A long reduction is shared by more invocations.
  await checkProducts({ variant }, "q4", [2, 4, 4160], ["nt"]);
});

test.each([
  [1, 16, 300],
  [67, 4, 264],
  [5, 64, 36],
  [130, 20, 4],
] as const)("narrow variant: %i rows, %i columns, %i long, forward and back", async (m, r, k) => {
  const [x, a, dy, b] = [normal(m * k, 1), normal(r * k, 2), normal(m * k, 3), normal(k * r, 4)];
  const variant = "narrow";
  const trace = new Trace();
  const low = trace.markOutput(trace.tensor([m, r]), "low");
  const dlow = trace.markOutput(trace.tensor([m, r]), "dlow");
  recordNT(trace, trace.input("x", [m, k]), trace.input("a", [r, k]), low, { variant, scale: 0.5 });
  const [dyInput, bInput] = [trace.input("dy", [m, k]), trace.input("b", [k, r])];
  // All but the last rows of b, and of columns.
  const count = k - 3;
  const rows = { from: 1, count };
  const columns = { from: 0, of: k };
  recordNN(trace, dyInput, bInput, dlow, { variant, scale: 2 });
  recordNN(trace, dyInput, bInput, dlow, { variant, rows, columns, accumulate: true });
  const ran = await runTrace(await nodeGpu(), trace, { x, a, dy, b });
  const lowWanted = matmulNT(x, a, k).map((v) => v * 0.5);
  expectClose("low", await ran.read("low"), lowWanted, 1e-5);
  const part = dy.filter((_, i) => i % k < count);
  const window = matmulNT(part, transpose(b.subarray(r, (count + 1) * r), r), count);
  const whole = matmulNT(dy, transpose(b, r), k).map((v, i) => 2 * v + window[i]!);
  expectClose("dlow", await ran.read("dlow"), whole, 1e-5);
  ran.program.destroy();
});
