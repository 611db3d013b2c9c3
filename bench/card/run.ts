/**
 * A graphics card's report: what it reaches at best, every kernel variant at the widths of published models, and whole LoRA
 * steps with the time by kernel. Says a line for each result as it comes.
 */
import type { Gpu } from "../../src/engine/gpu/device.ts";
import { profileOf, withHalf } from "../../src/engine/graph/deviceProfile.ts";
import { autotune } from "../../src/engine/nn/autotune/autotune.ts";
import { closeNodeGpu, nodeGpu } from "../../src/engine/testing/nodeGpu.ts";
import {
  measureAttention,
  measureCeilings,
  measureLayers,
  measureProduct,
  measureTN,
} from "./works.ts";
import type { Rate, Variant } from "./measure.ts";
import { measureStep, type Chosen, type StepRate } from "./step.ts";

export { closeNodeGpu };

/** Inputs and outputs of the two largest layers of a decoder. */
const WIDTHS = {
  "135M": [576, 1536],
  "1B": [2048, 8192],
  "2B": [1536, 8960],
  "7B": [4096, 11008],
} as const;
type Model = keyof typeof WIDTHS;

/** Of keys and of values. */
const KV_WIDTH: Record<Model, number> = { "135M": 192, "1B": 512, "2B": 256, "7B": 4096 };

const RANK = 16;

/** Kernels alone; not `full` is for a device that computes on the processor. */
export async function cardKernels(full: boolean, print: (line: string) => void): Promise<Rate[]> {
  const gpu = await nodeGpu();
  const rates: Rate[] = [];
  const say = (rate: Rate) => {
    rates.push(rate);
    print(lineOf(rate));
  };
  const singleRow = singleRowOf(gpu);
  const models: readonly Model[] = full ? ["135M", "1B", "2B", "7B"] : ["135M"];
  await measureCeilings(gpu, say);
  for (const model of models) {
    const [inputs, outputs] = WIDTHS[model];
    if (full) await layersTogether(model);
    for (const rows of rowsOf(model, full)) {
      const shape = { rows, inputs, outputs, format: "q4" } as const;
      for (const kind of ["forward", "dX"] as const)
        await measureProduct(gpu, kind, shape, variantsOf(rows, full), say);
    }
    for (const [from, to] of [
      [inputs, outputs],
      [outputs, inputs],
    ] as const) {
      const row = { rows: 1, inputs: from, outputs: to, format: "q4" } as const;
      await measureProduct(gpu, "forward", row, singleRow, say);
    }
  }
  if (full) {
    // What the gradient and the output of the head, and weights in other formats take.
    const others = [
      { rows: 512, inputs: 2048, outputs: 8192, format: "f32" },
      { rows: 512, inputs: 2048, outputs: 8192, format: "q8" },
      { rows: 64, inputs: 2048, outputs: 65536, format: "q8" },
    ] as const;
    for (const shape of others)
      for (const kind of ["forward", "dX"] as const)
        await measureProduct(gpu, kind, shape, variantsOf(shape.rows, full), say);
    const head = { rows: 1, inputs: 2048, outputs: 65536, format: "q8" } as const;
    await measureProduct(gpu, "forward", head, singleRow, say);
  }
  for (const model of models.filter((name) => name !== "2B"))
    for (const rows of full ? [512, 2048] : [64]) await adapterProducts(rows, model);
  if (full)
    await measureTN(gpu, [512, 2048, 2048], [{ variant: "tile" }, { variant: "register" }], say);

  const attentions = [
    [512, 9, 3, 64],
    [512, 32, 8, 64],
    [2048, 32, 8, 64],
    [512, 32, 32, 128],
  ] as const;
  for (const [tokens, heads, kvHeads, headDim] of full ? attentions : attentions.slice(0, 1))
    await measureAttention(gpu, { tokens, heads, kvHeads, headDim }, full ? "tile" : "rows", say);
  return rates;

  /** q, k and v, and gate and up, each by itself and in one product. */
  async function layersTogether(model: Model): Promise<void> {
    const [inputs, inner] = WIDTHS[model];
    const kv = KV_WIDTH[model];
    for (const outputs of [
      [inputs, kv, kv],
      [inner, inner],
    ]) {
      await measureLayers(gpu, "forward", { rows: 1, inputs, outputs }, say);
      for (const kind of ["forward", "dX"] as const)
        await measureLayers(gpu, kind, { rows: 512, inputs, outputs }, say);
    }
  }

  /** The six products of a low-rank pair beside a weight (outputs, inputs). */
  async function adapterProducts(rows: number, model: Model): Promise<void> {
    const [inputs, outputs] = WIDTHS[model];
    const long: Variant[] = [{ variant: "tile" }, { variant: "narrow" }];
    const wide: Variant[] = [
      { variant: "tile" },
      { variant: "wide64x64" },
      { variant: "tile64x64" },
    ];
    const a = { rows, inputs, outputs: RANK, format: "f32" } as const;
    const b = { rows, inputs: RANK, outputs, format: "f32" } as const;
    await measureProduct(gpu, "forward", a, long, say);
    await measureProduct(gpu, "forward", b, wide, say, true);
    await measureProduct(gpu, "dX", b, long, say);
    await measureProduct(gpu, "dX", a, wide, say, true);
    await measureTN(gpu, [rows, outputs, RANK], long, say);
    await measureTN(gpu, [rows, RANK, inputs], long, say);
  }
}

function singleRowOf({ features }: { features: readonly string[] }): Variant[] {
  const plain: Variant[] = [{ variant: "skinny" }, { variant: "row" }];
  return features.includes("subgroups") ? [...plain, { variant: "rowSubgroup" }] : plain;
}

function rowsOf(model: Model, full: boolean): readonly number[] {
  if (!full) return [64];
  if (model === "2B") return [512];
  return model === "1B" ? [64, 256, 512, 2048] : [64, 512, 2048];
}

/** The plain tile first, whose result the others are compared with. */
function variantsOf(rows: number, full: boolean): Variant[] {
  const plain: Variant[] = [
    { variant: "tile" },
    { variant: "wide64x64" },
    { variant: "tile64x64" },
  ];
  const some: Variant[] = [{ variant: "ahead64x64" }, { variant: "wide64x64", splits: 2 }];
  if (!full) return [{ variant: "register" }, ...plain, ...some];
  const tiles = [
    ...plain,
    { variant: "wide128x64" },
    { variant: "ahead64x64" },
    { variant: "ahead128x64" },
  ] satisfies Variant[];
  if (rows > 512) return [...tiles, { variant: "wide128x64", splits: 4 }, {}];
  return [
    ...tiles,
    ...(rows > 64 ? [] : [{ variant: "tile32x64" } as const]),
    { variant: "wide64x64", splits: 4 },
    { variant: "wide64x64", splits: 8 },
    { variant: "wide128x64", splits: 2 },
    { variant: "wide128x64", splits: 4 },
    { variant: "tile64x64", splits: 4 },
    {},
  ];
}

function lineOf({ what, variant, ms, gflops, gigabytes, difference }: Rate): string {
  const cells = [
    what.padEnd(50),
    variant.padEnd(14),
    `${ms.toFixed(4).padStart(9)} ms`,
    `${gflops.toFixed(0).padStart(6)} GFLOP/s`,
    `${gigabytes.toFixed(0).padStart(5)} GB/s`,
    difference === undefined ? "" : difference.toExponential(1),
  ];
  return cells.join(" ").trimEnd();
}

/** By rule, by what is measured here first, and on a card also in half precision where it has f16. */
async function choicesOf(gpu: Gpu): Promise<Chosen[]> {
  const { choices } = await autotune(gpu, { budgetMs: 10_000 });
  const measured = profileOf(gpu, choices);
  const half = withHalf(measured, gpu);
  return [
    { by: "rule", profile: profileOf(gpu) },
    { by: "measuring", profile: measured },
    ...(gpu.features.includes("shader-f16") && !gpu.software
      ? [{ by: "measuring, products in half precision", profile: half }]
      : []),
  ];
}

/** Whole LoRA steps of made-up models of published shapes. */
export async function cardSteps(
  names: readonly string[],
  tokens: number,
  print: (line: string) => void,
): Promise<StepRate[]> {
  const gpu = await nodeGpu();
  const results: StepRate[] = [];
  const every = await choicesOf(gpu);
  for (const name of names)
    for (const chosen of every) {
      const result = await measureStep(gpu, name, tokens, chosen);
      print(JSON.stringify(result));
      const kernels = result.kernels.map(([kernel, n, ms]) => `${kernel} ${ms.toFixed(1)} (${n})`);
      print(
        `${name}, kernels by ${chosen.by}: ${result.stepMs.toFixed(1)} ms a step; by kernel: ${kernels.join(", ")}`,
      );
      results.push(result);
    }
  return results;
}
