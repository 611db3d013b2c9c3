/** Layers that read the same x in one product, forward and back, with and without low-rank pairs, against the f64 reference. */
import { expect, test } from "vitest";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { Trace, type Tensor } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT, transpose } from "../testing/reference/linear.ts";
import { runTrace, type Values } from "../testing/runTrace.ts";
import { storedWeight } from "../testing/storedWeight.ts";
import { recordLayersNN, recordLayersNT, type LowRanks } from "./matmulLayers.ts";
import type { Forced } from "./matmulLayersChoice.ts";

const CARD: DeviceProfile = { software: false, matmul: "tile", storageBuffers: 10 };

interface Case {
  rows: number;
  k: number;
  /** Columns of each layer. */
  widths: readonly number[];
  rank?: number;
  format?: WeightFormat;
  forced?: Forced;
  kinds?: readonly ("nt" | "nn")[];
  profile?: DeviceProfile;
}

const plus = (a: Float64Array, b: ArrayLike<number>) => a.map((value, i) => value + b[i]!);

/** Runs both directions, each added to nothing or to what is there, and returns the kernels. */
async function check(c: Case): Promise<string[]> {
  const { rows, k, widths, rank = 0, format = "f32", forced = {}, kinds = ["nt", "nn"] } = c;
  const trace = new Trace(c.profile ?? CARD);
  const plane = 64 * Math.ceil((rows * rank) / 64);
  const layers = widths.map((n, g) => {
    const { stored, values } = storedWeight(n, k, format, 70 + g);
    const [low, b, dlow, a] = [rows, n, rows, k].map((side, i) => normal(side * rank, 9 * g + i));
    return {
      n,
      stored,
      values,
      dy: normal(rows * n, 50 + g),
      low: low!,
      b: b!,
      dlow: dlow!,
      a: a!,
    };
  });
  const x = normal(rows * k, 2);
  const before = normal(rows * k, 3);
  const externals: Record<string, Values> = { x, dx: before };
  const give = (name: string, shape: readonly number[], values: Values, as?: WeightFormat) => {
    externals[name] = values;
    return trace.external(name, shape, as ? { format: as } : {});
  };
  const planes = (name: string, side: "low" | "dlow") => {
    const all = new Float32Array(plane * widths.length);
    layers.forEach((layer, g) => all.set(layer[side], g * plane));
    return give(name, [all.length], all);
  };
  // A and B of each layer, in an arena that ends with the last.
  const step = 64 * Math.ceil((rank * Math.max(k, ...widths)) / 64);
  const arena = new Float32Array((2 * layers.length - 1) * step + widths.at(-1)! * rank);
  layers.forEach(({ a, b }, g) => {
    arena.set(a, 2 * g * step);
    arena.set(b, (2 * g + 1) * step);
  });
  if (rank) externals["values"] = arena;
  const pairs = (all: Tensor, side: "a" | "b"): LowRanks => ({
    ...{ all, plane },
    lefts: widths.map((_, g) => trace.view(all, [rows, rank], 4 * g * plane)),
    rights: widths.map((n, g) =>
      trace.external("values", side === "a" ? [rank, k] : [n, rank], {
        offset: 4 * (2 * g + Number(side === "b")) * step,
      }),
    ),
  });
  const ws = layers.map(({ n, stored }, g) => give(`w${g}`, [n, k], stored, format));
  const ys = widths.map((n) => trace.tensor([rows, n]));
  ys.forEach((y, g) => trace.markOutput(y, `y${g}`));
  if (kinds.includes("nt"))
    recordLayersNT(give("x", [rows, k], x), ws, ys, {
      ...{ ...forced, low: rank ? pairs(planes("low", "low"), "b") : undefined },
    });
  const dx = trace.external("dx", [rows, k]);
  if (kinds.includes("nn")) {
    const dys = layers.map(({ n, dy }, g) => give(`dy${g}`, [rows, n], dy));
    const low = rank > 0 && { low: pairs(planes("dlow", "dlow"), "a") };
    recordLayersNN(dys, ws, dx, { ...forced, accumulate: true, ...low });
  }
  const ran = await runTrace(await nodeGpu(), trace, {}, externals);
  let back = Float64Array.from(before);
  for (const [g, { n, values, dy, low, b, dlow, a }] of layers.entries()) {
    if (kinds.includes("nt")) {
      const y = plus(
        matmulNT(x, values, k),
        rank ? matmulNT(low, b, rank) : new Float64Array(rows * n),
      );
      expectClose(`y${g}`, await ran.read(`y${g}`), y, 1e-5);
    }
    back = plus(back, matmulNT(dy, transpose(values, k), n));
    // a (K, R) as the reference takes it is A (R, K) turned.
    if (rank) back = plus(back, matmulNT(dlow, transpose(a, k), rank));
  }
  if (kinds.includes("nn"))
    expectClose("dx", (await ran.external("dx")).subarray(0, rows * k), back, 1e-5);
  ran.program.destroy();
  return trace.dispatches.map(({ kernel }) => kernel.name);
}

const FORMATS: WeightFormat[] = ["f32", "f16", "q8", "q4", "q4_1", "nf4"];

test.each(FORMATS)("two and three layers in one product, %s weights", async (format) => {
  const qkv = { k: 64, widths: [72, 24, 24], format };
  const gateUp = { k: 192, widths: [100, 132], format };
  await check({ rows: 3, ...qkv, rank: 8, forced: { variant: "row" }, kinds: ["nt"] });
  // What unpacks a format is the same file for a row and for all tiles, and these are slow to compile: two formats have them.
  if (format !== "q4" && format !== "f32") return;
  const variant = "wide64x64";
  const whole = await check({ rows: 37, ...qkv, rank: 8, forced: { variant } });
  expect(whole).toHaveLength(2);
  const split = await check({ rows: 29, ...gateUp, rank: 4, forced: { variant, splits: 2 } });
  expect(split).toHaveLength(4);
});

test("tiles of 128 rows and of 64 in 256 invocations", async () => {
  const sizes = { rows: 130, k: 96, widths: [68, 36, 4], rank: 12, format: "q4" } as const;
  await check({ ...sizes, forced: { variant: "wide128x64" } });
  await check({ ...sizes, forced: { variant: "tile64x64", splits: 3 } });
});

test("kernels that a device takes only where it was measured: tiles loaded ahead, rows added through subgroups", async () => {
  const sizes = { rows: 37, k: 96, widths: [68, 36, 4], rank: 12, format: "q4" } as const;
  await check({ ...sizes, forced: { variant: "ahead64x64" } });
  await check({ ...sizes, rows: 3, k: 64, forced: { variant: "rowSubgroup" }, kinds: ["nt"] });
});

test("without low-rank pairs: a row, a few and many, in two and three layers", async () => {
  for (const rows of [1, 37]) {
    const variant = rows === 1 ? "row" : "tile64x64";
    const kinds = rows === 1 ? (["nt"] as const) : (["nt", "nn"] as const);
    await check({ rows, k: 64, widths: [60, 20, 20], format: "q4", forced: { variant }, kinds });
    await check({ rows, k: 64, widths: [44, 20], format: "q4", forced: { variant }, kinds });
  }
});

test("where a kernel may bind eight buffers, three layers with whole reductions are two and one", async () => {
  const profile: DeviceProfile = { software: false, matmul: "tile" };
  const sizes = { rows: 29, k: 64, widths: [72, 24, 24], rank: 4, profile };
  expect(await check({ ...sizes, forced: { variant: "tile64x64" } })).toEqual([
    "matmul_f32_layers2_nt_4x4",
    "matmul_f32_nt_4x4_low",
    "matmul_f32_layers2_nn_4x4",
    "matmul_f32_nn_4x4_low",
  ]);
});

test("dropout on the way back drops the places that it drops layer by layer", async () => {
  const [rows, k, rank, widths] = [21, 64, 4, [72, 24, 28]] as const;
  const plane = 64 * Math.ceil((rows * rank) / 64);
  const step = 64 * Math.ceil((rank * k) / 64);
  const back = async (profile: DeviceProfile, splits: number, rate: number) => {
    const trace = new Trace(profile);
    const all = trace.external("low", [3 * plane]);
    const seed = trace.external("seed", [1], { dtype: "u32" });
    const low: LowRanks = {
      ...{ all, plane },
      lefts: widths.map((_, g) => trace.view(all, [rows, rank], 4 * g * plane)),
      rights: widths.map((_, g) => trace.external("values", [rank, k], { offset: 4 * g * step })),
      drops: widths.map((_, g) => ({ rate, seed, salt: 5 + g })),
    };
    const dx = trace.markOutput(trace.tensor([rows, k]), "dx");
    const dys = widths.map((n, g) => trace.external(`dy${g}`, [rows, n]));
    const ws = widths.map((n, g) => trace.external(`w${g}`, [n, k], { format: "q4" }));
    recordLayersNN(dys, ws, dx, { variant: "tile64x64", splits, low });
    const externals = Object.fromEntries(
      widths.flatMap((n, g) => [
        [`dy${g}`, normal(rows * n, 1 + g)],
        [`w${g}`, storedWeight(n, k, "q4", 4 + g).stored],
      ]),
    );
    const values = normal(2 * step + rank * k, 8);
    const ran = await runTrace(
      await nodeGpu(),
      trace,
      {},
      {
        ...{ ...externals, low: normal(3 * plane, 7), values, seed: Uint32Array.of(11) },
      },
    );
    const found = await ran.read("dx");
    ran.program.destroy();
    return { found, dispatches: trace.dispatches.length };
  };
  const alone: DeviceProfile = { software: true, matmul: "register" };
  const { found: wanted, dispatches } = await back(alone, 1, 0.25);
  expect(dispatches).toBe(3);
  for (const [splits, count] of [
    [1, 1],
    [2, 2],
  ] as const) {
    const { found, dispatches } = await back(CARD, splits, 0.25);
    expect(dispatches).toBe(count);
    expectClose("dx", found, wanted, 1e-5);
  }
  const { found: kept } = await back(CARD, 1, 0);
  expect(() => expectClose("dx", kept, wanted, 1e-3)).toThrow("dx[");
});
