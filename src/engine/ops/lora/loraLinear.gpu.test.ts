import { expect, test } from "vitest";
import { add } from "../add.ts";
import type { DeviceProfile } from "../../graph/deviceProfile.ts";
import type { WeightFormat } from "../../graph/weightFormat.ts";
import { Trace } from "../../graph/trace.ts";
import { expectClose } from "../../testing/checkOp.ts";
import { nodeGpu } from "../../testing/nodeGpu.ts";
import { normal } from "../../testing/normal.ts";
import { matmulNT, transpose } from "../../testing/reference/linear.ts";
import { runTrace } from "../../testing/runTrace.ts";
import { dequantise, quantise } from "../../weights/packing/quantise.ts";
import { loraLinear } from "./loraLinear.ts";

type Sizes = readonly [rows: number, n: number, k: number, r: number, s: number];
const SIZES: Sizes = [37, 20, 64, 4, 2];

/** y, dx, dA and dB of a LoRA linear, against the formula written out. */
async function lora(rate: number, format: WeightFormat, profile?: DeviceProfile, sizes = SIZES) {
  const [rows, n, k, r, s] = sizes;
  const dense = normal(n * k, 1);
  const packed = format === "f32" ? dense : quantise(dense, k, format);
  const w = format === "f32" ? dense : dequantise(packed as Uint32Array, n, k, format);
  const [x, a, b, dy] = [
    normal(rows * k, 2),
    normal(r * k, 3),
    normal(n * r, 4),
    normal(rows * n, 5),
  ];
  const trace = new Trace(profile);
  const xT = trace.external("x", [rows, k], { needsGrad: true });
  const seed = trace.external("seed", [1], { dtype: "u32" });
  const bOffset = Math.ceil((r * k * 4) / 256) * 256;
  const aP = trace.parameter("a", [r, k], 0);
  const bP = trace.parameter("b", [n, r], bOffset);
  const dropout = rate ? { rate, seed, salt: 9 } : undefined;
  const y = trace.markOutput(
    loraLinear(xT, trace.external("w", [n, k], { format }), {
      a: aP,
      b: bP,
      scale: s,
      ...(dropout && { dropout }),
    }),
    "y",
  );
  const grads = trace.backwardFrom(y, trace.external("dy", [rows, n]), add);
  trace.markOutput(grads.get(xT)!, "dx");
  const arena = new Float32Array(bOffset / 4 + n * r);
  arena.set(a);
  arena.set(b, bOffset / 4);
  const externals = { x, w: packed, dy, values: arena, seed: new Uint32Array([123]) };
  const ran = await runTrace(await nodeGpu(), trace, {}, externals);
  const result = {
    y: await ran.read("y"),
    dx: await ran.read("dx"),
    grads: await ran.external("grads"),
  };
  ran.program.destroy();
  return { ...result, sizes: { rows, n, k, r, s, bOffset }, values: { x, a, b, dy, w } };
}

const CARD: DeviceProfile = { software: false, matmul: "tile" };
const subgroups = (subgroup: 4 | 8): DeviceProfile => ({
  ...{ software: true, matmul: "register", subgroup },
});
const hasSubgroups = (await nodeGpu()).features.includes("subgroups");

type LoraCase = [format: WeightFormat, on: string, profile?: DeviceProfile, sizes?: Sizes];

const SUBGROUP_CASES: LoraCase[] = [
  ["q4", "subgroups of 4", subgroups(4), [37, 36, 96, 16, 0.5]],
  ["q8", "subgroups of 8, columns that are no multiple of 4", subgroups(8), [19, 21, 64, 8, 2]],
];

test.each<LoraCase>([
  ["f32", "processor"],
  ["q4", "processor"],
  ["q4_1", "processor"],
  ["nf4", "processor"],
  ["f16", "processor"],
  // Reductions long enough for the narrow variants, and rows few enough for the smallest tile.
  ["q4", "card", CARD, [29, 132, 192, 4, 2]],
  ...(hasSubgroups ? SUBGROUP_CASES : []),
])(
  "a LoRA linear over %s weights agrees with y = x wᵀ + s x Aᵀ Bᵀ and its gradients (%s)",
  async (format, _, profile, asked) => {
    const { y, dx, grads, sizes, values } = await lora(0, format, profile, asked);
    const { n, k, r, s, bOffset } = sizes;
    const { x, a, b, dy, w } = values;
    const low = matmulNT(x, a, k);
    const up = matmulNT(low, b, r);
    expectClose(
      "y",
      y,
      matmulNT(x, w, k).map((v, i) => v + s * up[i]!),
      1e-5,
    );
    const dlow = matmulNT(dy, transpose(b, r), n).map((v) => v * s);
    const through = matmulNT(dlow, transpose(a, k), r);
    expectClose(
      "dx",
      dx,
      matmulNT(dy, transpose(w, k), n).map((v, i) => v + through[i]!),
      1e-5,
    );
    const rows = sizes.rows;
    expectClose(
      "dA",
      grads.subarray(0, r * k),
      matmulNT(transpose(dlow, r), transpose(x, k), rows),
      1e-5,
    );
    const dB = matmulNT(transpose(dy, n), transpose(low, r), rows).map((v) => v * s);
    expectClose("dB", grads.subarray(bOffset / 4, bOffset / 4 + n * r), dB, 1e-5);
  },
);

test("dropout drops about its share, the same places forward and backward", async () => {
  const { dx, grads, sizes, values } = await lora(0.25, "f32");
  const { rows, n, k, r, s } = sizes;
  const { x, a, b, dy, w } = values;
  const plain = matmulNT(dy, transpose(w, k), n);
  const dlow = matmulNT(dy, transpose(b, r), n).map((v) => v * s);
  const through = matmulNT(dlow, transpose(a, k), r);
  // dx - plain is through * mask / 0.75: recover the mask, then check dA against it.
  const kept = dx.map((v, i) =>
    Math.abs(v - plain[i]!) > Math.abs(through[i]!) * 0.5 ? 1 / 0.75 : 0,
  );
  const share = kept.reduce((sum, v) => sum + (v ? 1 : 0), 0) / kept.length;
  // 37 * 64 = 2368 draws at 0.75: standard deviation 0.0089, allowed 4 of them.
  expect(Math.abs(share - 0.75)).toBeLessThan(0.036);
  const masked = x.map((v, i) => v * kept[i]!);
  expectClose(
    "dA",
    grads.subarray(0, r * k),
    matmulNT(transpose(dlow, r), transpose(masked, k), rows),
    1e-4,
  );
});
