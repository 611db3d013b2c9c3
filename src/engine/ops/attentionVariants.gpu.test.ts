/** Every variant of attention, forward and back, beside its reference over sequences of many lengths. */
import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { Trace } from "../graph/trace.ts";
import { LARGE, sizesOf, type AttentionCase } from "../testing/attentionCases.ts";
import { expectClose } from "../testing/checkOp.ts";
import { isMissing } from "../testing/missingAttention.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { runTrace } from "../testing/runTrace.ts";
import * as reference from "../testing/reference/attention.ts";
import { add } from "./add.ts";
import { attention, type AttentionOptions } from "./attention.ts";
import type { AttentionVariant } from "./attentionChoice.ts";

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
  const isSkipped = (given: AttentionCase) => isMissing(how(given.how).variant);
  test.skipIf(LARGE.some(isSkipped)).each(LARGE)(
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
