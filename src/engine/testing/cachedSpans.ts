/** The mask of decoding with a KV cache, for tests of attention. */
import { assert } from "../../base/assert.ts";
import type { SpanTables } from "../ops/spans.ts";

/** Causal mask of `count` new tokens after `past` cached ones, in a cache of `rows` rows. */
export function cachedSpans(past: number, count: number, rows: number): SpanTables {
  assert(past + count <= rows, `${past} cached and ${count} new tokens leave a cache of ${rows}.`);
  const keys = new Uint32Array(2 * count);
  for (let t = 0; t < count; t++) keys[2 * t + 1] = past + t + 1;
  const queries = new Uint32Array(2 * rows);
  for (let s = 0; s < past + count; s++) queries.set([Math.max(0, s - past), count], 2 * s);
  return { keys, queries };
}
