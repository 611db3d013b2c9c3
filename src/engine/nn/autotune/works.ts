/**
 * What is measured to choose kernels: for each class of products and of attention a piece of work of that class, the variants
 * that the device offers for it, and the one that the rules take. A class or a variant that joins its list is measured by itself.
 */
import type { DeviceProfile } from "../../graph/deviceProfile.ts";
import type { Trace } from "../../graph/trace.ts";
import { weightBytes } from "../../graph/weightFormat.ts";
import {
  ATTENTION_CLASSES,
  offeredAttention,
  ruledAttention,
  type AttentionClass,
  type NamedAttention,
} from "../../ops/attentionChoice.ts";
import { recordNN, recordNT } from "../../ops/matmul.ts";
import { choiceNamed, offeredVariants, ruledVariant } from "../../ops/matmulChoice.ts";
import { PRODUCT_CLASSES, type ProductClass, type ProductShape } from "../../ops/productClasses.ts";
import { recordRmsNorm } from "../../ops/rmsNorm.ts";
import { NORM_CLASS, offeredNorms, type NormVariant } from "../../ops/rowVariant.ts";
import { recordAttentionPass, type AttentionSizes } from "./attentionPass.ts";

export interface Work {
  /** Of the class, as stored choices name it. */
  id: string;
  /** The variant that the rules take. */
  rule: string;
  variants: readonly string[];
  /** Multiplications and additions of one. */
  flops: number;
  /** Bytes that one must read and write at least. */
  bytes: number;
  size: { rows: number; columns: number; depth: number };
  /** What externals hold, where numbers do not serve. */
  tables?: Readonly<Record<string, Uint32Array<ArrayBuffer>>>;
  /** Records it so many times, one after the other. */
  record(trace: Trace, variant: string, times: number): void;
}

/** A processor takes work of half of every side: no run may hold the device up. */
const PROCESSOR_PART = 2;
/** Of a single row: more than a card's cache holds, as the weights of a model are. */
const STREAMED_BYTES = 96 * 2 ** 20;

/** In the order of their weight in a lesson. */
export function worksOf(profile: DeviceProfile): Work[] {
  const most = PRODUCT_CLASSES.filter(isMost);
  const others = PRODUCT_CLASSES.filter((one) => !isMost(one));
  return [
    ...most.map((one) => productWork(profile, one)),
    ...ATTENTION_CLASSES.map((one) => attentionWork(profile, one)),
    ...others.map((one) => productWork(profile, one)),
    ...(profile.software ? [] : [normWork(profile)]),
  ];
}

/** What most of a step's time goes into: whole batches through packed weights. */
const isMost = ({ rows, weights }: ProductClass) => rows[1] === Infinity && weights === "packed";

const scaled = ({ software }: DeviceProfile, count: number) =>
  software ? Math.max(1, count / PROCESSOR_PART) : count;

function productWork(profile: DeviceProfile, { id, kind, weights, sizes }: ProductClass): Work {
  const [rows, outputs, inputs] = [sizes.rows, sizes.outputs, sizes.inputs].map((count) =>
    scaled(profile, count),
  ) as [number, number, number];
  const format = weights === "f32" ? "f32" : "q4";
  const shape: ProductShape = { kind, rows, outputs, inputs, format, aligned: true };
  const [from, to] = kind === "nt" ? [outputs, inputs] : [inputs, outputs];
  const weight = weightBytes(format, from, to);
  const isStreamed = rows === 1 && !profile.software;
  const windows = isStreamed ? Math.max(1, Math.floor(STREAMED_BYTES / weight)) : 1;
  return {
    ...{ id, rule: ruledVariant(profile, shape), variants: offeredVariants(profile, shape) },
    flops: 2 * rows * outputs * inputs,
    bytes: weight + 4 * rows * (outputs + inputs),
    size: { rows, columns: outputs, depth: inputs },
    record(trace, variant, times) {
      const a = trace.external("a", [rows, inputs]);
      const w = trace.external(format, [from * windows, to], { format });
      const y = trace.external("y", [rows, outputs]);
      const record = kind === "nt" ? recordNT : recordNN;
      const how = choiceNamed(variant, shape);
      for (let i = 0; i < times; i++) {
        const window = { from: (i % windows) * from, count: from };
        record(trace, a, w, y, { ...how, rows: window });
      }
    },
  };
}

function attentionWork(profile: DeviceProfile, { id, pass, sizes }: AttentionClass): Work {
  const counts: AttentionSizes = {
    ...sizes,
    queries: scaled(profile, sizes.queries),
    keys: scaled(profile, sizes.keys),
  };
  const { queries, keys, heads, kvHeads, headDim } = counts;
  // A causal mask leaves half of a square, and a single query sees all keys.
  const seen = queries === 1 ? keys : (queries * keys) / 2;
  const forward = 4 * seen * heads * headDim;
  const rows = queries * heads + 2 * keys * kvHeads;
  return {
    ...{ id, rule: ruledAttention(profile, headDim), variants: offeredAttention(profile, headDim) },
    // Five products instead of two: scores, their gradient, and those of queries, keys and values.
    flops: pass === "back" ? 2.5 * forward : forward,
    bytes: 4 * headDim * (pass === "back" ? 2 * rows + queries * heads : rows + queries * heads),
    size: { rows: queries, columns: keys, depth: heads * headDim },
    tables: causalTables(queries, keys),
    record(trace, variant, times) {
      for (let i = 0; i < times; i++)
        recordAttentionPass(trace, { pass, variant: variant as NamedAttention, sizes: counts });
    },
  };
}

function normWork(profile: DeviceProfile): Work {
  const { id, rule, sizes } = NORM_CLASS;
  const { rows, cols } = sizes;
  return {
    ...{ id, rule, variants: offeredNorms(profile) },
    flops: 4 * rows * cols,
    bytes: 8 * rows * cols,
    size: { rows, columns: cols, depth: 1 },
    record(trace, variant, times) {
      const [x, y] = [trace.external("x", [rows, cols]), trace.external("y", [rows, cols])];
      const [weight, rstd] = [trace.external("weight", [cols]), trace.external("rstd", [rows])];
      for (let i = 0; i < times; i++) recordRmsNorm(variant as NormVariant, { x, weight, y, rstd });
    },
  };
}

/** u32 pairs, begin and end: each query sees the keys up to its own, the last of them all; and the same from the keys' side. */
function causalTables(queries: number, keys: number) {
  const before = keys - queries;
  const pairs = (rows: number, pair: (row: number) => [number, number]) =>
    Uint32Array.from(Array.from({ length: rows }, (_, row) => pair(row)).flat());
  return {
    spans: pairs(queries, (row) => [0, before + row + 1]),
    seen: pairs(keys, (key) => [Math.max(0, key - before), queries]),
  };
}
