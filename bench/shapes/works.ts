/** Pieces of a training step at a given size: how much useful work each is, and what records it. */
import { Trace } from "../../src/engine/graph/trace.ts";
import type { DeviceProfile } from "../../src/engine/graph/deviceProfile.ts";
import { weightBytes, type WeightFormat } from "../../src/engine/graph/weightFormat.ts";
import { add } from "../../src/engine/ops/add.ts";
import { attention } from "../../src/engine/ops/attention.ts";
import { linearCrossEntropy } from "../../src/engine/ops/linearCrossEntropy.ts";
import { loraLinears } from "../../src/engine/ops/lora/loraLinears.ts";
import { recordNN, recordNT } from "../../src/engine/ops/matmul.ts";

/** One piece of work at one size. */
export interface Work {
  /** Its size in words: "17 x 576 x 1536". */
  size: string;
  /** Floating-point operations that the result needs, or bytes of weights where `isBytes`. */
  useful: number;
  isBytes: boolean;
  record(profile: DeviceProfile): Trace;
}

export interface ProductSize {
  kind: "forward" | "back";
  rows: number;
  /** Columns of x. */
  inputs: number;
  /** Columns of y. */
  outputs: number;
  format: WeightFormat;
}

/** y (rows, outputs) = x wᵀ, or dx (rows, inputs) = dy w. One row reads the weights once, and is measured by their bytes. */
export function product({ kind, rows, inputs, outputs, format }: ProductSize): Work {
  const isBytes = rows === 1;
  const bytes = weightBytes(format, outputs, inputs);
  return {
    ...{ size: `${rows} x ${inputs} x ${outputs}`, isBytes },
    useful: isBytes ? bytes : 2 * rows * inputs * outputs,
    record(profile) {
      const trace = new Trace(profile);
      const w = trace.external("w", [outputs, inputs], { format });
      const [x, y] = [trace.external("x", [rows, inputs]), trace.external("y", [rows, outputs])];
      if (kind === "forward") recordNT(trace, x, w, y);
      else recordNN(trace, y, w, x);
      return trace;
    },
  };
}

export interface AttentionSize {
  tokens: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  /** Also the gradients of queries, keys and values. */
  isBack: boolean;
}

/** Causal attention. Useful are the scores on and below the diagonal: two products forward and seven in all. */
export function causalAttention(wanted: AttentionSize): Work {
  const { tokens, heads, kvHeads, headDim, isBack } = wanted;
  const productFlops = tokens * (tokens + 1) * heads * headDim;
  return {
    ...{ size: `${tokens} tokens, ${heads}:${kvHeads} heads`, isBytes: false },
    useful: productFlops * (isBack ? 7 : 2),
    record(profile) {
      const trace = new Trace(profile);
      const side = (name: string, count: number) =>
        trace.external(name, [tokens, count * headDim], { needsGrad: isBack });
      const [q, k, v] = [side("q", heads), side("k", kvHeads), side("v", kvHeads)];
      const keys = trace.external("keys", [tokens, 2], { dtype: "u32" });
      const queries = trace.external("queries", [tokens, 2], { dtype: "u32" });
      const o = attention(q, k, v, { keys, queries }, { heads, kvHeads, headDim });
      if (isBack) trace.backwardFrom(o, trace.external("dout", o.shape), add);
      return trace;
    },
  };
}

export interface HeadSize {
  rows: number;
  width: number;
  vocabulary: number;
  format: WeightFormat;
}

/** The loss of `rows` answers over a vocabulary and its gradient: two products, computed chunk by chunk. */
export function lossHead({ rows, width, vocabulary, format }: HeadSize): Work {
  return {
    size: `${rows} rows, ${vocabulary.toLocaleString("en")} words of ${width}`,
    ...{ useful: 4 * rows * width * vocabulary, isBytes: false },
    record(profile) {
      const trace = new Trace(profile);
      const h = trace.external("h", [rows, width], { needsGrad: true });
      const w = trace.external("w", [vocabulary, width], { format });
      const targets = trace.external("targets", [rows], { dtype: "u32" });
      const weights = trace.external("weights", [rows]);
      const loss = linearCrossEntropy(h, w, targets, weights, { withBackward: true });
      trace.markOutput(loss, "loss");
      return trace;
    },
  };
}

export interface LoraSize {
  rows: number;
  inputs: number;
  /** Of the layers that read the same x. */
  outputs: readonly number[];
  rank: number;
  format: WeightFormat;
}

/** Layers with LoRA pairs forward and back: y = x wᵀ + x Aᵀ Bᵀ, dx, dA and dB of each. */
export function loraLayers({ rows, inputs, outputs, rank, format }: LoraSize): Work {
  const sides = outputs.map((n) => rank * (inputs + n));
  const multiplied = outputs.reduce((sum, n, g) => sum + 2 * inputs * n + 3 * sides[g]!, 0);
  return {
    size: `${rows} rows, ${inputs} to ${outputs.join(" and ")}, rank ${rank}`,
    ...{ useful: 2 * rows * multiplied, isBytes: false },
    record: (profile) => recordLora(profile, { rows, inputs, outputs, rank, format }),
  };
}

/** Bytes at multiples of which the arenas place tensors. */
const ARENA_STEP = 256;

function recordLora(profile: DeviceProfile, wanted: LoraSize): Trace {
  const { rows, inputs, outputs, rank, format } = wanted;
  const trace = new Trace(profile);
  const x = trace.external("x", [rows, inputs], { needsGrad: true });
  let end = 0;
  const parameter = (name: string, shape: readonly [number, number]) => {
    const made = trace.parameter(name, shape, end);
    end += Math.ceil((4 * shape[0] * shape[1]) / ARENA_STEP) * ARENA_STEP;
    return made;
  };
  const layers = outputs.map((n, g) => ({
    w: trace.external(`w${g}`, [n, inputs], { format }),
    adapter: { a: parameter(`a${g}`, [rank, inputs]), b: parameter(`b${g}`, [n, rank]), scale: 1 },
  }));
  // The outputs stand in for their own gradients: the time is the same.
  trace.backward(loraLinears(x, layers), add);
  return trace;
}
