import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { profileOf } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { checkOp, expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { runTrace } from "../testing/runTrace.ts";
import * as reference from "../testing/reference/attention.ts";
import { add } from "./add.ts";
import { attention, ATTENTION_KERNELS, type AttentionOptions } from "./attention.ts";
import type { AttentionVariant } from "./attentionChoice.ts";
import { bidirectionalSpans, causalSpans, sharedCausalSpans, type SpanTables } from "./spans.ts";
import { cachedSpans } from "../testing/cachedSpans.ts";

const variants: AttentionVariant[] = ["rows", "quads", "tile"];
const hasSubgroups = (await nodeGpu()).features.includes("subgroups");
/** Quads are of four invocations of any subgroup. */
const isMissing = (variant: AttentionVariant) => variant === "quads" && !hasSubgroups;

interface Case {
  name: string;
  spans: SpanTables;
  hasGaps?: boolean;
  how: AttentionOptions;
}

/** Queries, keys, and numbers of a query's span. */
const sizesOf = ({ spans: { keys, queries }, hasGaps }: Case) => {
  const columns = hasGaps ? 4 : 2;
  return [keys.length / columns, queries.length / 2, columns] as const;
};

const small: Case[] = [
  {
    name: "packed sequences with padding",
    spans: causalSpans([3, 2], 7),
    how: { heads: 4, kvHeads: 2, headDim: 8 },
  },
  {
    name: "sequences that begin alike",
    spans: sharedCausalSpans([{ prefix: 3, suffixes: [2, 1, 3] }], 10),
    hasGaps: true,
    how: { heads: 4, kvHeads: 2, headDim: 8 },
  },
  {
    name: "two pictures",
    spans: bidirectionalSpans([3, 4], 8),
    how: { heads: 2, kvHeads: 2, headDim: 4, scale: 0.7 },
  },
  {
    name: "new tokens after a cache",
    spans: cachedSpans(4, 3, 9),
    how: { heads: 2, kvHeads: 1, headDim: 4 },
  },
];

for (const variant of variants) {
  test.skipIf(isMissing(variant)).each(small)(
    `attention over $name agrees with differences (${variant})`,
    async (given) => {
      const { heads, kvHeads, headDim } = given.how;
      const { keys, queries } = given.spans;
      const [tq, tk, columns] = sizesOf(given);
      await checkOp({
        inputs: {
          q: [tq, heads * headDim],
          k: [tk, kvHeads * headDim],
          v: [tk, kvHeads * headDim],
        },
        constants: {
          keys: { shape: [tq, columns], values: keys },
          queries: { shape: [tk, 2], values: queries },
        },
        record: ({ q, k, v, keys, queries }) =>
          attention(q!, k!, v!, { keys: keys!, queries: queries! }, { ...given.how, variant }),
        reference: ({ q, k, v, keys }) => reference.attention(q!, k!, v!, keys!, given.how),
      });
    },
  );
}

test.each(["attention forward", "attention back"])(
  "%s by another variant than the other pass agrees with its reference",
  async (id) => {
    const [{ spans, how }] = small as [Case];
    const [tq, tk] = [spans.keys.length / 2, spans.queries.length / 2];
    const side = how.kvHeads * how.headDim;
    await checkOp({
      profile: profileOf({ software: false }, { [id]: "rows" }),
      inputs: { q: [tq, how.heads * how.headDim], k: [tk, side], v: [tk, side] },
      constants: {
        keys: { shape: [tq, 2], values: spans.keys },
        queries: { shape: [tk, 2], values: spans.queries },
      },
      record: ({ q, k, v, keys, queries }) =>
        attention(q!, k!, v!, { keys: keys!, queries: queries! }, how),
      reference: ({ q, k, v, keys }) => reference.attention(q!, k!, v!, keys!, how),
    });
  },
);

/** Longer than one tile of 64 rows and 32 columns, and not a multiple of either. */
const large: Case[] = [
  { name: "a single token", spans: causalSpans([1], 1), how: { heads: 3, kvHeads: 1, headDim: 4 } },
  {
    name: "one causal sequence of 97",
    spans: causalSpans([97], 97),
    how: { heads: 6, kvHeads: 6, headDim: 32 },
  },
  {
    name: "packed sequences with padding inside and past a tile",
    spans: causalSpans([1, 70, 5, 33], 135),
    how: { heads: 4, kvHeads: 2, headDim: 8 },
  },
  {
    name: "three pictures of 49 patches",
    spans: bidirectionalSpans([49, 49, 49], 150),
    how: { heads: 3, kvHeads: 1, headDim: 4 },
  },
  {
    name: "heads of 72, as in SigLIP",
    spans: bidirectionalSpans([66], 66),
    how: { heads: 2, kvHeads: 2, headDim: 72 },
  },
  {
    name: "5 tokens after a cache of 90, in 160 rows",
    spans: cachedSpans(90, 5, 160),
    how: { heads: 6, kvHeads: 2, headDim: 32 },
  },
  {
    name: "9 heads on 3, packed",
    spans: causalSpans([75, 60], 140),
    how: { heads: 9, kvHeads: 3, headDim: 12 },
  },
  {
    name: "three questions of one picture, a sequence of its own, two that share little, and padding",
    spans: sharedCausalSpans(
      [
        { prefix: 81, suffixes: [9, 70, 5] },
        { prefix: 0, suffixes: [37] },
        { prefix: 2, suffixes: [40, 43] },
      ],
      297,
    ),
    hasGaps: true,
    how: { heads: 4, kvHeads: 2, headDim: 32 },
  },
  {
    name: "19 tokens of heads of 256",
    spans: causalSpans([19], 19),
    how: { heads: 2, kvHeads: 1, headDim: 256 },
  },
  {
    name: "padding alone",
    spans: causalSpans([], 67),
    how: { heads: 2, kvHeads: 2, headDim: 8 },
  },
];

/** The tile variant whole, and with every block divided by keys, by queries and by the heads of a group. */
const divided = [
  { name: "rows", how: () => ({ variant: "rows" }) },
  { name: "quads", how: () => ({ variant: "quads" }) },
  { name: "tile", how: () => ({ variant: "tile", splits: { keys: 1, queries: 1, heads: 1 } }) },
  {
    name: "tile divided",
    how: ({ heads, kvHeads }: AttentionOptions) => ({
      variant: "tile",
      splits: { keys: 3, queries: 2, heads: heads / kvHeads },
    }),
  },
] satisfies {
  name: string;
  how: (given: AttentionOptions) => Partial<AttentionOptions> & { variant: AttentionVariant };
}[];

for (const { name, how } of divided) {
  const isSkipped = (given: Case) => isMissing(how(given.how).variant);
  test.skipIf(large.some(isSkipped)).each(large)(
    `attention over $name agrees with its reference (${name})`,
    async (given) => {
      const { heads, kvHeads, headDim } = given.how;
      const { keys, queries } = given.spans;
      const [tq, tk, columns] = sizesOf(given);
      const random = new Random(11);
      // Twice the usual spread: scores up to about ±20, so that the running maximum matters.
      const normal = (count: number) =>
        Float32Array.from({ length: count }, () => 2 * random.normal());
      const values = {
        q: normal(tq * heads * headDim),
        k: normal(tk * kvHeads * headDim),
        v: normal(tk * kvHeads * headDim),
        dout: normal(tq * heads * headDim),
        keys,
        queries,
      };
      const trace = new Trace();
      const q = trace.external("q", [tq, heads * headDim], { needsGrad: true });
      const k = trace.external("k", [tk, kvHeads * headDim], { needsGrad: true });
      const v = trace.external("v", [tk, kvHeads * headDim], { needsGrad: true });
      const spans = {
        keys: trace.external("keys", [tq, columns], { dtype: "u32" }),
        queries: trace.external("queries", [tk, 2], { dtype: "u32" }),
      };
      const o = attention(q, k, v, spans, { ...given.how, ...how(given.how) });
      const grads = trace.backwardFrom(o, trace.external("dout", o.shape), add);
      trace.markOutput(o, "o");
      trace.markOutput(grads.get(q)!, "dq");
      trace.markOutput(grads.get(k)!, "dk");
      trace.markOutput(grads.get(v)!, "dv");
      const ran = await runTrace(await nodeGpu(), trace, {}, values);

      const want = reference.attention(values.q, values.k, values.v, keys, given.how);
      expectClose("o", await ran.read("o"), want, 2e-5);
      const wanted = reference.attentionBackward(
        values.q,
        values.k,
        values.v,
        keys,
        values.dout,
        given.how,
      );
      // As one list: a sequence of one token has no gradient but dv, and rounding is relative to what there is.
      const got = [await ran.read("dq"), await ran.read("dk"), await ran.read("dv")];
      const { dq, dk, dv } = wanted;
      expectClose(
        "dq, dk, dv",
        got.flatMap((list) => [...list]),
        [...dq, ...dk, ...dv],
        2e-5,
      );
      // Padding is 0 to the bit, so that nothing leaks out of it.
      const rows = await ran.read("o");
      const width = heads * headDim;
      for (let t = 0; t < tq; t++) {
        if (keys[columns * t] !== keys[columns * t + 1]) continue;
        expect(rows.subarray(t * width, (t + 1) * width).every((value) => value === 0)).toBe(true);
      }
      ran.program.destroy();
    },
  );
}

test.each(variants.filter((variant) => !isMissing(variant)))(
  "rows of a cache that nothing was written to are never touched (%s)",
  async (variant) => {
    const [heads, headDim, past, count, rows] = [2, 8, 5, 2, 40];
    const { keys } = cachedSpans(past, count, rows);
    const random = new Random(3);
    const normal = (n: number) => Float32Array.from({ length: n }, () => random.normal());
    const width = heads * headDim;
    const [q, k, v] = [normal(count * width), normal(rows * width), normal(rows * width)];
    const how = { heads, kvHeads: heads, headDim, variant };
    const wanted = reference.attention(q, k, v, keys, how);
    k.fill(NaN, (past + count) * width);
    v.fill(NaN, (past + count) * width);
    const trace = new Trace();
    const cache = [trace.external("k", [rows, width]), trace.external("v", [rows, width])] as const;
    const spans = { keys: trace.input("keys", [count, 2], "u32") };
    trace.markOutput(attention(trace.input("q", [count, width]), ...cache, spans, how), "o");
    const ran = await runTrace(await nodeGpu(), trace, { q, keys }, { k, v });
    expectClose("o", await ran.read("o"), wanted, 1e-5);
    ran.program.destroy();
  },
);

test.skipIf(isMissing("quads"))("quads keep nothing of what stood in their outputs", async () => {
  const given = large.find(({ name }) => name.startsWith("packed sequences with padding"))!;
  const { heads, kvHeads, headDim } = given.how;
  const [tq, tk] = sizesOf(given);
  const trace = new Trace();
  const side = (name: string, rows: number, count: number) =>
    trace.external(name, [rows, count * headDim]);
  const operands = {
    ...{ q: side("q", tq, heads), k: side("k", tk, kvHeads), v: side("v", tk, kvHeads) },
    sizes: { queries: tq, keys: tk, heads, kvHeads, scale: 0.5, width: headDim / 4 },
    ...{ hasGaps: false, splits: { keys: 1, queries: 1, heads: 1 } },
  };
  const spans = trace.external("keys", [tq, 2], { dtype: "u32" });
  const seen = trace.external("queries", [tk, 2], { dtype: "u32" });
  const inputs = { stats: trace.external("stats", [tq, heads, 2]), dout: side("dout", tq, heads) };
  const kernels = ATTENTION_KERNELS.quads;
  kernels.forward(operands, spans, side("o", tq, heads), trace.external("lse", [tq, heads]));
  kernels.dq(operands, { ...inputs, spans }, side("dq", tq, heads));
  const [dk, dv] = [side("dk", tk, kvHeads), side("dv", tk, kvHeads)];
  kernels.dkv(operands, { ...inputs, spans: seen }, dk, dv);
  const outputs = { o: tq * heads, dq: tq * heads, dk: tk * kvHeads, dv: tk * kvHeads };
  const run = (before: number) => {
    const random = new Random(5);
    const normal = (count: number) => Float32Array.from({ length: count }, () => random.normal());
    const values: Record<string, Float32Array | Uint32Array> = {
      ...{ q: normal(tq * heads * headDim), dout: normal(tq * heads * headDim) },
      ...{ k: normal(tk * kvHeads * headDim), v: normal(tk * kvHeads * headDim) },
      ...{ stats: normal(2 * tq * heads), keys: given.spans.keys, queries: given.spans.queries },
    };
    for (const [name, rows] of Object.entries(outputs))
      values[name] = new Float32Array(rows * headDim).fill(before);
    return nodeGpu().then((gpu) => runTrace(gpu, trace, {}, values));
  };
  const [clean, dirty] = [await run(0), await run(NaN)];
  for (const [name, rows] of Object.entries(outputs)) {
    const got = (await dirty.external(name)).subarray(0, rows * headDim);
    expect(got.some((value) => value !== 0)).toBe(true);
    expect(got).toEqual((await clean.external(name)).subarray(0, rows * headDim));
  }
  for (const { program } of [clean, dirty]) program.destroy();
});

test("shapes that do not fit are refused with all of them", () => {
  const trace = new Trace();
  const q = trace.input("q", [5, 8]);
  const k = trace.input("k", [6, 8]);
  const keys = trace.input("keys", [4, 2], "u32");
  expect(() => attention(q, k, k, { keys }, { heads: 2, kvHeads: 2, headDim: 4 })).toThrow(
    "Attention of 2 and 2 heads of 4 cannot take q (5, 8), k (6, 8), v (6, 8) with spans (4, 2).",
  );
  expect(() => attention(q, k, k, { keys }, { heads: 3, kvHeads: 2, headDim: 4 })).toThrow(
    "3 heads cannot share 2 key heads evenly.",
  );
});
