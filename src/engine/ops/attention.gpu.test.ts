import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { profileOf } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { LARGE, sizesOf, SMALL, type AttentionCase } from "../testing/attentionCases.ts";
import { cachedSpans } from "../testing/cachedSpans.ts";
import { checkOp, expectClose } from "../testing/checkOp.ts";
import { isMissing } from "../testing/missingAttention.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { runTrace } from "../testing/runTrace.ts";
import * as reference from "../testing/reference/attention.ts";
import { attention, ATTENTION_KERNELS } from "./attention.ts";
import type { AttentionVariant } from "./attentionChoice.ts";

const variants: AttentionVariant[] = ["rows", "quads", "tile"];

for (const variant of variants) {
  test.skipIf(isMissing(variant)).each(SMALL)(
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
    const [{ spans, how }] = SMALL as [AttentionCase];
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
  const given = LARGE.find(({ name }) => name.startsWith("packed sequences with padding"))!;
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
