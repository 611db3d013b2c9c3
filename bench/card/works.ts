/**
 * Matrix products and attention alone, at the widths of published models: the rate of each kernel variant beside those that
 * the device reaches at best, and how far its result is from the default variant's.
 */
import type { Gpu } from "../../src/engine/gpu/device.ts";
import { Trace } from "../../src/engine/graph/trace.ts";
import type { WeightFormat } from "../../src/engine/graph/weightFormat.ts";
import { add } from "../../src/engine/ops/add.ts";
import { attention } from "../../src/engine/ops/attention.ts";
import type { AttentionVariant } from "../../src/engine/ops/attentionChoice.ts";
import type { AttentionSplits } from "../../src/engine/ops/attentionSplits.ts";
import { recordCopy, recordMultiplyAdd } from "../../src/engine/nn/probeKernels.ts";
import { recordNN, recordNT, recordTN } from "../../src/engine/ops/matmul.ts";
import { recordLayersNN, recordLayersNT } from "../../src/engine/ops/matmulLayers.ts";
import { measure, type Say, type Variant } from "./measure.ts";

/** What the device reaches at best: multiply-adds in f32 and f16, and copies. */
export async function measureCeilings(gpu: Gpu, say: Say): Promise<void> {
  const size = gpu.software ? { groups: 64, rounds: 16 } : { groups: 8192, rounds: 256 };
  const elements = gpu.features.includes("shader-f16")
    ? (["f32", "f16"] as const)
    : (["f32"] as const);
  for (const element of elements) {
    const record = (trace: Trace) => recordMultiplyAdd(trace, element, size);
    const { flops } = record(new Trace());
    const work = { what: `multiply-add ${element}`, flops, bytes: 0 };
    await measure(gpu, { ...work, record: (trace) => record(trace).y }, [{}], say);
  }
  const copied = (trace: Trace) => recordCopy(trace, gpu.software ? 2 ** 20 : 2 ** 24);
  const { bytes } = copied(new Trace());
  const work = { what: "copy", flops: 0, bytes };
  await measure(gpu, { ...work, record: (trace) => copied(trace).y }, [{}], say);
}

/** A product of `rows` rows with a weight (outputs, inputs). */
export interface ProductCase {
  rows: number;
  inputs: number;
  outputs: number;
  format: WeightFormat;
}

const BITS: Record<WeightFormat, number> = {
  f32: 32,
  f16: 16,
  q8: 8.5,
  q4: 4.5,
  q4_1: 5,
  nf4: 4.1,
};

/** y = x wᵀ, or dx = dy w; `accumulate` adds to what is there, as the adapters' products do. */
export async function measureProduct(
  gpu: Gpu,
  kind: "forward" | "dX",
  { rows, inputs, outputs, format }: ProductCase,
  variants: readonly Variant[],
  say: Say,
  accumulate = false,
): Promise<void> {
  const [from, to] = kind === "forward" ? [inputs, outputs] : [outputs, inputs];
  const record = (trace: Trace, how: Variant) => {
    const x = trace.external("x", [rows, from]);
    const name = format === "f32" ? "floats" : "packed";
    const w = trace.external(name, [outputs, inputs], { format });
    const y = accumulate ? trace.external("y", [rows, to]) : trace.tensor([rows, to]);
    const { variant, splits } = how;
    const options = { accumulate, ...(variant && { variant }), ...(splits && { splits }) };
    if (kind === "forward") recordNT(trace, x, w, y, options);
    else recordNN(trace, x, w, y, options);
    return y;
  };
  const written = rows * to * (accumulate ? 8 : 4);
  const bytes = rows * from * 4 + written + (outputs * inputs * BITS[format]) / 8;
  const what = `${kind} ${rows} x ${inputs} x ${outputs} ${format}${accumulate ? " added" : ""}`;
  await measure(gpu, { what, flops: 2 * rows * inputs * outputs, bytes, record }, variants, say);
}

/** Layers that read the same x, as q, k and v: y[g] = x w[g]ᵀ, or dx = Σ_g dy[g] w[g], each by itself and in one product. */
export async function measureLayers(
  gpu: Gpu,
  kind: "forward" | "dX",
  { rows, inputs, outputs }: { rows: number; inputs: number; outputs: readonly number[] },
  say: Say,
): Promise<void> {
  const sum = outputs.reduce((a, b) => a + b);
  const record = (trace: Trace, { apart }: Variant) => {
    const ws = outputs.map((n, g) => trace.external(`packed${g}`, [n, inputs], { format: "q4" }));
    if (kind === "forward") {
      const x = trace.external("x", [rows, inputs]);
      const ys = outputs.map((n) => trace.tensor([rows, n]));
      if (apart) ws.forEach((w, g) => recordNT(trace, x, w, ys[g]!));
      else recordLayersNT(x, ws, ys);
      return ys.at(-1)!;
    }
    const dys = outputs.map((n, g) => trace.external(`dy${g}`, [rows, n]));
    const dx = trace.tensor([rows, inputs]);
    if (apart) ws.forEach((w, g) => recordNN(trace, dys[g]!, w, dx, { accumulate: g > 0 }));
    else recordLayersNN(dys, ws, dx);
    return dx;
  };
  const bytes = 4 * rows * (inputs + sum) + (sum * inputs * BITS.q4) / 8;
  const what = `${kind} ${rows} x ${inputs} x (${outputs.join(" + ")}) q4`;
  const variants = [{ apart: true, name: "apart" }, { name: "together" }];
  await measure(gpu, { what, flops: 2 * rows * inputs * sum, bytes, record }, variants, say);
}

/** dW (outputs, inputs) of a trained matrix over `rows` rows. */
export async function measureTN(
  gpu: Gpu,
  [rows, outputs, inputs]: readonly [number, number, number],
  variants: readonly Variant[],
  say: Say,
): Promise<void> {
  const record = (trace: Trace, { variant }: Variant) => {
    const a = trace.external("a", [rows, outputs]);
    const b = trace.external("b", [rows, inputs]);
    const dw = trace.external("dw", [outputs, inputs]);
    recordTN(trace, a, b, dw, variant ? { variant } : {});
    return dw;
  };
  const bytes = rows * (inputs + outputs) * 4 + inputs * outputs * 8;
  const what = `dW ${rows} x ${outputs} x ${inputs}`;
  await measure(gpu, { what, flops: 2 * rows * outputs * inputs, bytes, record }, variants, say);
}

export interface AttentionCase {
  tokens: number;
  heads: number;
  kvHeads: number;
  headDim: number;
}

/**
 * Causal attention forward, and forward with both backward kernels, whose keys' gradients are compared. FLOPs count the causal
 * half.
 */
export async function measureAttention(
  gpu: Gpu,
  { tokens, heads, kvHeads, headDim }: AttentionCase,
  variant: AttentionVariant,
  say: Say,
): Promise<void> {
  const flops = 2 * tokens * tokens * heads * headDim;
  const size = `${tokens} tokens, ${heads}/${kvHeads} heads of ${headDim} (${variant})`;
  const forward = (trace: Trace, needsGrad: boolean, splits: AttentionSplits | undefined) => {
    const shape = (n: number) => [tokens, n * headDim];
    const q = trace.external("q", shape(heads), { needsGrad });
    const k = trace.external("k", shape(kvHeads), { needsGrad });
    const v = trace.external("v", shape(kvHeads), { needsGrad });
    const keys = trace.external("spans", [tokens, 2], { dtype: "u32" });
    const queries = trace.external("seen", [tokens, 2], { dtype: "u32" });
    const options = { heads, kvHeads, headDim, variant, ...(splits && { splits }) };
    return { k, o: attention(q, k, v, { keys, queries }, options) };
  };
  const share = heads / kvHeads;
  const divided = (name: string, keys: number, queries: number, heads: number): Variant => ({
    name,
    attention: { keys, queries, heads },
  });
  const variants =
    variant === "rows"
      ? [{}]
      : [
          divided("whole", 1, 1, 1),
          divided("by heads", 1, 1, share),
          divided("in 2, by heads", 2, 2, share),
          divided("in 4, by heads", 4, 4, share),
          {},
        ];
  const record = (trace: Trace, { attention }: Variant) => forward(trace, false, attention).o;
  const only = variants.filter(({ name }) => name !== "by heads");
  await measure(gpu, { what: `attention ${size}`, flops, bytes: 0, record }, only, say);
  const back = (trace: Trace, { attention }: Variant) => {
    const { o, k } = forward(trace, true, attention);
    return trace.backwardFrom(o, trace.external("dout", o.shape), add).get(k)!;
  };
  const both = { what: `and back ${size}`, flops: 3.5 * flops, bytes: 0, record: back };
  await measure(gpu, both, variants, say);
}
