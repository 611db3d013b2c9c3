/**
 * Products in half precision: equal to an f64 reference whose factors are rounded as the kernels round them, to the tolerance of
 * f32, so that nothing but the factors is rounded; and within the bound that follows for the factors as they were. WGSL leaves
 * open which neighbour a value is rounded to: the reference takes the nearest, as devices do.
 */
import { describe, expect, test } from "vitest";
import type { SubgroupMatrix } from "../gpu/subgroupMatrix.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { checkProducts, type Narrower } from "../testing/checkProducts.ts";
import { expectClose } from "../testing/checkOp.ts";
import { emulateMatrices } from "../testing/matrixEmulation.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT } from "../testing/reference/linear.ts";
import { roundHalf, roundRowsHalf } from "../testing/roundHalf.ts";
import { runTrace } from "../testing/runTrace.ts";
import { storedWeight } from "../testing/storedWeight.ts";
import { recordNN, recordNT, type MatmulOptions } from "./matmul.ts";
import { recordLayersNT } from "./matmulLayers.ts";

const gpu = await nodeGpu();
const hasHalf = gpu.features.includes("shader-f16");
const card = { software: false, matmul: "tile" } as const;
const tiles: DeviceProfile = { ...card, half: "tile" };
const variant = "half" as const;
const round = { rows: roundRowsHalf, weights: (values: Float32Array) => values.map(roundHalf) };
const BOTH = ["nt", "nn"] as const;

describe.skipIf(!hasHalf)("tiles of f16", () => {
  test.each(["f32", "f16", "q8", "q4", "q4_1", "nf4"] as const)(
    "%s weights: odd sizes, windows, columns and sums",
    async (format) => {
      const check = (how: MatmulOptions, sizes: [number, number, number]) =>
        checkProducts({ variant, ...how }, format, sizes, BOTH, tiles, 0, { round });
      await check({ splits: 1 }, [67, 72, 192]);
      await check({ splits: 1 }, [130, 68, 64]);
      await check({ splits: 1 }, [1, 4, 64]);
      await check({ splits: 3 }, [33, 72, 192]);
      // Rows may end inside a tile.
      if (format === "f32" || format === "f16") await check({ splits: 1 }, [9, 64, 40]);
      if (format === "f32") await check({ splits: 1 }, [65, 4, 4]);
    },
  );

  test("a low-rank pair is added in f32, whether the reduction is split or not", async () => {
    for (const splits of [1, 3]) {
      const how = { variant, splits };
      await checkProducts(how, "q4", [67, 72, 192], BOTH, tiles, 8, { round });
    }
    // A rank that is not a multiple of four: a second product.
    await checkProducts({ variant }, "q8", [35, 72, 192], BOTH, tiles, 6, { round });
  });

  test("the error is within what two roundings to 11 bits allow", async () => {
    const [m, n, k] = [70, 68, 256];
    const [x, { stored, values }] = [normal(m * k, 1), storedWeight(n, k, "q4")];
    const y = await forward(tiles, x, stored, [m, n, k], "q4");
    const wanted = matmulNT(x, values, k);
    const magnitudes = matmulNT(x.map(Math.abs), values.map(Math.abs), k);
    const shares = [...y].map((got, i) => Math.abs(got - wanted[i]!) / magnitudes[i]!);
    const worst = shares.reduce((most, share) => Math.max(most, share), 0);
    console.log(`worst error of y: ${worst.toExponential(2)} of the sum of |x||w|`);
    expect(worst).toBeLessThan(2 ** -10);
    // And the factors were rounded: f32 is a hundred times nearer.
    expect(worst).toBeGreaterThan(2 ** -17);
  });

  test("rows of any magnitude keep their 11 bits, and a row that is not finite stays so", async () => {
    const [m, n, k] = [40, 68, 96];
    const magnitudes = [1, 1e6, 1e-9, 1e30, 1e-30, 0];
    const x = normal(m * k, 1).map((value, i) => value * magnitudes[Math.floor(i / k) % 6]!);
    // Within a row too: large values do not lose the small ones.
    for (let i = 0; i < m * k; i += 7) x[i]! *= 1e-3;
    const { stored, values } = storedWeight(n, k, "q8");
    const wanted = matmulNT(x, values, k);
    x[39 * k + 5] = Infinity;
    const y = await forward(tiles, x, stored, [m, n, k], "q8");
    for (let row = 0; row < 39; row++) {
      const of = (all: ArrayLike<number>) => Array.from(all).slice(row * n, (row + 1) * n);
      // expectClose is relative to 1e-6 at least.
      const unit = magnitudes[row % 6]! || 1;
      const relative = (all: ArrayLike<number>) => of(all).map((value) => value / unit);
      expectClose(`row ${row}`, relative(y), relative(wanted), 2 ** -10);
    }
    expect([...y.subarray(39 * n)].some(Number.isFinite)).toBe(false);
  });

  test("a weight beyond the range of f16 becomes its largest value", async () => {
    const [m, n, k] = [33, 68, 68];
    const w = normal(n * k, 2).map((value, i) => (i % k === 3 ? 1e6 * Math.sign(value) : value));
    const y = await forward(tiles, normal(m * k, 1), w, [m, n, k], "f32");
    const rounded = matmulNT(roundRowsHalf(normal(m * k, 1), k), w.map(roundHalf), k);
    expectClose("y", y, rounded, 1e-5);
  });

  test("what dropout keeps is what f32 keeps, and whole numbers are computed exactly", async () => {
    for (const splits of [1, 2])
      expect(await dropped(tiles, splits)).toEqual(await dropped(card, splits));
  });

  test("layers that read the same x are computed in it one by one", () => {
    const kernelsOf = (profile: DeviceProfile) => {
      const trace = new Trace(profile);
      const ws = ["w0", "w1"].map((name) => trace.external(name, [68, 68]));
      const ys = ws.map(() => trace.tensor([33, 68]));
      recordLayersNT(trace.input("x", [33, 68]), ws, ys);
      return trace.dispatches.map(({ kernel }) => kernel.name);
    };
    const half = ["row_scales", "matmul_f32_nt_half"];
    expect(kernelsOf(tiles)).toEqual([...half, ...half]);
    expect(kernelsOf(card).join()).not.toContain("half");
  });

  test("it is computed where it is worth it, and never through a trained weight", () => {
    const kernelsOf = (rows: number, out: number, width: number, needsGrad = false) => {
      const trace = new Trace(tiles);
      const w = trace.external("w", [out, width], { needsGrad });
      recordNT(trace, trace.input("x", [rows, width]), w, trace.tensor([rows, out]));
      return trace.dispatches.map(({ kernel }) => kernel.name);
    };
    expect(kernelsOf(33, 68, 68)).toEqual(["row_scales", "matmul_f32_nt_half"]);
    for (const others of [
      kernelsOf(32, 68, 68),
      kernelsOf(33, 64, 128),
      kernelsOf(33, 68, 64),
      kernelsOf(33, 70, 68),
      kernelsOf(33, 68, 68, true),
    ])
      expect(others.join()).not.toContain("half");
  });
});

const MATRICES: SubgroupMatrix[] = [
  { m: 8, n: 8, k: 8, lanes: 8 },
  { m: 16, n: 16, k: 16, lanes: 8 },
  { m: 8, n: 16, k: 16, lanes: 8 },
];
const emulating: Narrower = { round, prepare: emulateMatrices };

describe.skipIf(!hasHalf || gpu.subgroupSize !== 8)("subgroup matrices, emulated", () => {
  test.each(MATRICES)("$m x $n x $k: odd sizes, windows, columns and sums", async (half) => {
    const check = (how: MatmulOptions, format: "q4" | "f16", sizes: [number, number, number]) =>
      checkProducts({ variant, ...how }, format, sizes, BOTH, { ...card, half }, 0, emulating);
    await check({ splits: 1 }, "q4", [67, 72, 192]);
    await check({ splits: 3 }, "q4", [33, 68, 192]);
    await check({ splits: 1 }, "f16", [9, 64, 40]);
    await check({ splits: 1 }, "f16", [130, 4, 72]);
  });

  test.each(["f32", "nf4"] as const)("%s weights, and a low-rank pair", (format) => {
    const profile = { ...card, half: MATRICES[1]! };
    return checkProducts({ variant }, format, [35, 72, 192], BOTH, profile, 8, emulating);
  });
});

const matrix = gpu.subgroupMatrix;
describe.skipIf(!matrix)("subgroup matrices of this device", () => {
  test.each(["f32", "f16", "q8", "q4", "q4_1", "nf4"] as const)("%s weights", async (format) => {
    const profile = { ...card, half: matrix };
    for (const splits of [1, 3]) {
      const how = { variant, splits };
      await checkProducts(how, format, [130, 72, 192], BOTH, profile, 0, { round });
      await checkProducts(how, format, [67, 72, 192], BOTH, profile, 8, { round });
    }
  });
});

async function forward(
  profile: DeviceProfile,
  x: Float32Array,
  w: Float32Array | Uint32Array,
  [m, n, k]: readonly [number, number, number],
  format: WeightFormat,
): Promise<Float32Array> {
  const trace = new Trace(profile);
  const y = trace.markOutput(trace.tensor([m, n]), "y");
  recordNT(trace, trace.input("x", [m, k]), trace.external("w", [n, k], { format }), y);
  const ran = await runTrace(gpu, trace, { x }, { w });
  const result = await ran.read("y");
  ran.program.destroy();
  return result;
}

/** dx of a low-rank pair behind dropout, of small whole numbers. */
async function dropped(profile: DeviceProfile, splits: number): Promise<Float32Array> {
  const [m, n, k, rank] = [35, 68, 72, 4];
  const whole = (count: number, seed: number) => normal(count, seed).map((v) => Math.round(v * 3));
  const trace = new Trace(profile);
  const drop = { rate: 0.5, seed: trace.input("seed", [1], "u32"), salt: 3 };
  const low = { left: trace.input("low", [m, rank]), right: trace.input("a", [rank, k]), drop };
  const dx = trace.markOutput(trace.tensor([m, k]), "dx");
  const how = { splits, variant: profile.half ? variant : ("wide64x64" as const), low };
  recordNN(trace, trace.input("dy", [m, n]), trace.external("w", [n, k]), dx, how);
  const inputs = {
    ...{ dy: whole(m * n, 1), low: whole(m * rank, 2), a: whole(rank * k, 3) },
    seed: Uint32Array.of(5),
  };
  const ran = await runTrace(gpu, trace, inputs, { w: whole(n * k, 4) });
  const result = await ran.read("dx");
  ran.program.destroy();
  return result;
}
