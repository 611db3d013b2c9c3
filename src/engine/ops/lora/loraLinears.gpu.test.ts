/** LoRA layers on one input, computed together or each by itself, against y[g] = x w[g]ᵀ + s x A[g]ᵀ B[g]ᵀ and its gradients. */
import { expect, test } from "vitest";
import type { DeviceProfile } from "../../graph/deviceProfile.ts";
import { Trace, type Tensor } from "../../graph/trace.ts";
import { expectClose } from "../../testing/checkOp.ts";
import { nodeGpu } from "../../testing/nodeGpu.ts";
import { normal } from "../../testing/normal.ts";
import { matmulNT, transpose } from "../../testing/reference/linear.ts";
import { runTrace } from "../../testing/runTrace.ts";
import { add } from "../add.ts";
import { linear } from "../linear.ts";
import { addsLoraOnto, loraLinears } from "./loraLinears.ts";

interface Case {
  rows: number;
  k: number;
  /** Columns of each layer. */
  widths: number[];
  rank: number;
  profile: DeviceProfile;
  /** Of dropout. */
  rate?: number;
  /** Layers whose outputs a loss depends on; all without it. */
  used?: number[];
  /** A bias is added to every output, and a residual to the first one, each in the layer's own product. */
  onto?: boolean;
}

const subgroups = (subgroup: 4 | 8): DeviceProfile => ({
  ...{ software: true, matmul: "register", subgroup },
});
const PLAIN: DeviceProfile = { software: true, matmul: "register" };
const CARD: DeviceProfile = { software: false, matmul: "tile" };
/** A kernel may bind as many buffers as three layers need, with dropout. */
const WIDE: DeviceProfile = { ...CARD, storageBuffers: 10 };
const SCALE = 0.5;
/** Columns of the sum that the outputs go into. */
const OUT = 12;

const align = (floats: number) => 64 * Math.ceil(floats / 64);
const sum = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + b[i]!);
const times = (a: Float64Array, s: number) => a.map((value) => value * s);

/** The weights and pairs of a case: all of them in an arena in the order A, B, A, B …, after a tensor that is not theirs. */
function layersOf({ k, widths, rank }: Case) {
  let end = 64;
  return widths.map((n, g) => {
    const a = end;
    const b = a + align(rank * k);
    end = b + align(n * rank);
    const [w, side] = [normal(n * k, 10 + g), normal(OUT * n, 20 + g)];
    return {
      ...{ n, a, b, end, w, side },
      values: [normal(rank * k, 30 + g), normal(n * rank, 40 + g)],
    };
  });
}

/** z = Σ y[g] side[g]ᵀ over the used layers, and what it gives. */
async function run(c: Case) {
  const { rows, k, rank, profile } = c;
  const used = c.used ?? c.widths.map((_, g) => g);
  const layers = layersOf(c);
  const trace = new Trace(profile);
  const x = trace.external("x", [rows, k], { needsGrad: true });
  const seed = trace.external("seed", [1], { dtype: "u32" });
  const adapted = layers.map(({ n, a, b }, g) => ({
    w: trace.external(`w${g}`, [n, k]),
    adapter: {
      a: trace.parameter(`a${g}`, [rank, k], 4 * a),
      b: trace.parameter(`b${g}`, [n, rank], 4 * b),
      scale: SCALE,
      ...(c.rate && { dropout: { rate: c.rate, seed, salt: 3 + g } }),
    },
  }));
  const residual = trace.external("residual", [rows, layers[0]!.n], { needsGrad: true });
  const ontos = layers.map(({ n }, g) => ({
    bias: trace.external(`bias${g}`, [n]),
    residual: g === 0 ? residual : undefined,
  }));
  if (c.onto) expect(addsLoraOnto(x, adapted)).toBe(true);
  const ys = loraLinears(
    x,
    adapted.map((layer, g) => (c.onto ? { ...layer, onto: ontos[g] } : layer)),
  );
  const z = used
    .map((g): Tensor => linear(ys[g]!, trace.external(`side${g}`, [OUT, layers[g]!.n])))
    .reduce(add);
  const gradients = trace.backwardFrom(z, trace.external("dz", [rows, OUT]), add);
  const dx = gradients.get(x)!;
  if (c.onto) trace.markOutput(gradients.get(residual)!, "d residual");
  trace.markOutput(z, "z");
  trace.markOutput(dx, "dx");
  const arena = new Float32Array(layers.at(-1)!.end);
  layers.forEach(({ a, b, values }) => {
    arena.set(values[0]!, a);
    arena.set(values[1]!, b);
  });
  const [xs, dz] = [normal(rows * k, 1), normal(rows * OUT, 2)];
  const added = normal(rows * layers[0]!.n, 3);
  const biases = layers.map(({ n }, g) => normal(n, 50 + g));
  const externals = {
    ...{ x: xs, dz, values: arena, seed: Uint32Array.of(99), residual: added },
    ...Object.fromEntries(
      layers.flatMap(({ w, side }, g) => [
        [`w${g}`, w],
        [`side${g}`, side],
        [`bias${g}`, biases[g]!],
      ]),
    ),
  };
  const ran = await runTrace(await nodeGpu(), trace, {}, externals);
  const found = {
    z: await ran.read("z"),
    dx: await ran.read("dx"),
    grads: await ran.external("grads"),
    ...(c.onto && { dResidual: await ran.read("d residual") }),
  };
  ran.program.destroy();
  const names = trace.dispatches.map(({ kernel }) => kernel.name);
  return {
    found,
    layers,
    used,
    x: xs,
    dz,
    names,
    kernels: new Set(names),
    residual: added,
    biases,
  };
}

async function check(c: Case) {
  const { found, layers, used, x, dz, names, residual, biases } = await run(c);
  const { rows, k, rank } = c;
  let [z, dx] = [new Float64Array(rows * OUT), new Float64Array(rows * k)];
  const grads = new Float64Array(found.grads.length);
  for (const g of used) {
    const { n, a, b, w, side, values } = layers[g]!;
    const low = times(matmulNT(x, values[0]!, k), SCALE);
    const alone = sum(matmulNT(x, w, k), matmulNT(low, values[1]!, rank));
    const beside = (i: number) => biases[g]![i % n]! + (g === 0 ? residual[i]! : 0);
    const y = c.onto ? alone.map((value, i) => value + beside(i)) : alone;
    z = sum(z, matmulNT(y, side, n));
    const dy = matmulNT(dz, transpose(side, n), OUT);
    if (c.onto && g === 0) expectClose("d residual", found.dResidual!, dy, 1e-5);
    const dlow = times(matmulNT(dy, transpose(values[1]!, rank), n), SCALE);
    dx = sum(
      dx,
      sum(matmulNT(dy, transpose(w, k), n), matmulNT(dlow, transpose(values[0]!, k), rank)),
    );
    grads.set(matmulNT(transpose(dlow, rank), transpose(x, k), rows), a);
    grads.set(matmulNT(transpose(dy, n), transpose(low, rank), rows), b);
  }
  expectClose("z", found.z, z, 1e-5);
  expectClose("dx", found.dx, dx, 1e-5);
  expectClose("the arena of gradients", found.grads, grads, 1e-5);
  return names;
}

const hasSubgroups = (await nodeGpu()).features.includes("subgroups");
const isGrouped = (kernels: Iterable<string>) =>
  [...kernels].some((name) => name.startsWith("lows_"));

test.each<Case>([
  { rows: 37, k: 140, widths: [132, 128, 148], rank: 8, profile: CARD },
  // Short enough a reduction that it is not split.
  { rows: 33, k: 136, widths: [384, 128, 128], rank: 8, profile: WIDE },
  { rows: 5, k: 128, widths: [300, 132], rank: 20, profile: CARD },
  { rows: 1, k: 136, widths: [144, 128, 132], rank: 8, profile: WIDE },
  { rows: 2, k: 136, widths: [144, 128, 132], rank: 8, profile: CARD },
  { rows: 66, k: 260, widths: [128], rank: 4, profile: CARD },
  { rows: 9, k: 132, widths: [128, 136, 132], rank: 16, profile: CARD, used: [1] },
])("together on a card: %j", async (c) => {
  expect(isGrouped(await check(c))).toBe(true);
});

test.each<Case>([
  { rows: 29, k: 132, widths: [140], rank: 8, profile: CARD, onto: true },
  { rows: 1, k: 136, widths: [128], rank: 4, profile: CARD, onto: true },
  ...(hasSubgroups
    ? [
        { rows: 19, k: 36, widths: [44], rank: 8, profile: subgroups(4), onto: true },
        { rows: 21, k: 36, widths: [44, 12, 20], rank: 4, profile: subgroups(4), onto: true },
        { rows: 33, k: 40, widths: [36, 12, 16], rank: 8, profile: subgroups(8), onto: true },
      ]
    : []),
])("onto biases and a residual: %j", async (c) => {
  const sums = (await check(c)).filter((name) => name.startsWith("add"));
  // Only those of the outputs into z.
  expect(sums).toHaveLength(c.widths.length - 1);
});

test("a bias that no kernel adds is refused, not left out", () => {
  const trace = new Trace(PLAIN);
  const [x, w] = [trace.external("x", [17, 36]), trace.external("w", [20, 36])];
  const pair = { a: trace.parameter("a", [4, 36], 0), b: trace.parameter("b", [20, 4], 1024) };
  const layer = { w, adapter: { ...pair, scale: SCALE } };
  expect(addsLoraOnto(x, [layer])).toBe(false);
  const onto = { bias: trace.external("bias", [20]) };
  expect(() => loraLinears(x, [{ ...layer, onto }])).toThrow("ask addsLoraOnto first");
});

test.skipIf(!hasSubgroups).each<Case>([
  { rows: 37, k: 64, widths: [36, 12, 20], rank: 8, profile: subgroups(8) },
  { rows: 20, k: 36, widths: [44, 12, 12], rank: 4, profile: subgroups(4) },
  { rows: 67, k: 132, widths: [20, 68], rank: 12, profile: subgroups(8) },
  { rows: 4, k: 12, widths: [148], rank: 20, profile: subgroups(8) },
  { rows: 131, k: 20, widths: [4], rank: 16, profile: subgroups(4) },
  { rows: 9, k: 32, widths: [24, 8, 12], rank: 8, profile: subgroups(8), used: [0, 2] },
])("together: %j", async (c) => {
  expect(isGrouped(await check(c))).toBe(true);
});

test.each<Case>([
  { rows: 17, k: 36, widths: [20, 12], rank: 4, profile: PLAIN },
  { rows: 7, k: 36, widths: [21, 12], rank: 4, profile: subgroups(8) },
  { rows: 7, k: 36, widths: [20, 12], rank: 6, profile: subgroups(8) },
  // A reduction that tiles of a card do as well.
  { rows: 9, k: 36, widths: [132, 128], rank: 4, profile: CARD },
])("each by itself: %j", async (c) => {
  expect(isGrouped(await check(c))).toBe(false);
});

test.each<Case>([
  { rows: 21, k: 132, widths: [128, 140, 132], rank: 8, rate: 0.25, profile: CARD },
  { rows: 21, k: 132, widths: [128, 140, 132], rank: 8, rate: 0.25, profile: WIDE },
  { rows: 37, k: 136, widths: [128, 132], rank: 4, rate: 0.25, profile: CARD },
  { rows: 70, k: 260, widths: [136], rank: 12, rate: 0.1, profile: CARD },
  // A long reduction back, which a card splits.
  { rows: 33, k: 128, widths: [640, 132], rank: 4, rate: 0.5, profile: CARD, used: [0] },
])(
  "dropout within the kernels of a card drops the places that it drops by itself: %j",
  async (c) => {
    const { found, kernels } = await run(c);
    const { found: wanted } = await run({ ...c, profile: PLAIN });
    expect(isGrouped(kernels) && !kernels.has("dropout")).toBe(true);
    for (const what of ["z", "dx", "grads"] as const)
      expectClose(what, found[what], Float64Array.from(wanted[what]), 1e-5);
    const { found: whole } = await run({ ...c, rate: 0, profile: PLAIN });
    expect(found.z).not.toEqual(whole.z);
  },
);

test.skipIf(!hasSubgroups).each<Case>([
  { rows: 37, k: 64, widths: [36, 12, 20], rank: 8, rate: 0.25, profile: subgroups(8) },
  { rows: 20, k: 36, widths: [44, 12, 12], rank: 4, rate: 0.25, profile: subgroups(4) },
  { rows: 67, k: 132, widths: [20, 68], rank: 12, rate: 0.1, profile: subgroups(8) },
  { rows: 131, k: 20, widths: [4], rank: 16, rate: 0.25, profile: subgroups(4) },
  // More columns of a pair than a subgroup has at a time, and not all of the last.
  { rows: 35, k: 24, widths: [8, 12, 16], rank: 20, rate: 0.5, profile: subgroups(4) },
  { rows: 18, k: 24, widths: [12, 16], rank: 36, rate: 0.5, profile: subgroups(8) },
  { rows: 9, k: 32, widths: [24, 8, 12], rank: 8, rate: 0.25, profile: subgroups(8), used: [0, 2] },
])("dropout as x is read drops the places that it drops by itself: %j", async (c) => {
  const { found, kernels } = await run(c);
  const { found: wanted } = await run({ ...c, profile: PLAIN });
  expect([...kernels].filter((name) => name.endsWith("_dropped"))).toHaveLength(2);
  expect(kernels.has("lows_through") && !kernels.has("dropout")).toBe(true);
  for (const what of ["z", "dx", "grads"] as const)
    expectClose(what, found[what], Float64Array.from(wanted[what]), 1e-5);
  const { found: whole } = await run({ ...c, rate: 0, profile: PLAIN });
  expect(found.z).not.toEqual(whole.z);
});
