import { expect, test } from "vitest";
import { bidirectionalSpans, causalSpans, type SpanTables } from "./spans.ts";
import { cachedSpans } from "../testing/cachedSpans.ts";

/** All pairs "query:key" of the mask, by each of its two tables. */
function pairs({ keys, queries }: SpanTables): { byQuery: string[]; byKey: string[] } {
  const list = (spans: Uint32Array, name: (at: number, other: number) => string) => {
    const found: string[] = [];
    for (let at = 0; at < spans.length / 2; at++) {
      for (let other = spans[2 * at]!; other < spans[2 * at + 1]!; other++) {
        found.push(name(at, other));
      }
    }
    return found.sort();
  };
  return {
    byQuery: list(keys, (t, s) => `${t}:${s}`),
    byKey: list(queries, (s, t) => `${t}:${s}`),
  };
}

test("packed causal sequences attend only to earlier tokens of their own sequence", () => {
  const spans = causalSpans([3, 1], 6);
  // Sequences at rows 0 to 2 and 3; rows 4 and 5 are padding.
  expect([...spans.keys]).toEqual([0, 1, 0, 2, 0, 3, 3, 4, 0, 0, 0, 0]);
  expect([...spans.queries]).toEqual([0, 3, 1, 3, 2, 3, 3, 4, 0, 0, 0, 0]);
});

test("images of one batch attend fully within themselves", () => {
  const spans = bidirectionalSpans([2, 2], 5);
  expect([...spans.keys]).toEqual([0, 2, 0, 2, 2, 4, 2, 4, 0, 0]);
  expect(spans.queries).toEqual(spans.keys);
});

test("new tokens attend to the cache and to new tokens before them", () => {
  const spans = cachedSpans(2, 2, 6);
  expect([...spans.keys]).toEqual([0, 3, 0, 4]);
  expect([...spans.queries]).toEqual([0, 2, 0, 2, 0, 2, 1, 2, 0, 0, 0, 0]);
});

test.each([
  ["causal", causalSpans([5, 1, 0, 4], 12)],
  ["bidirectional", bidirectionalSpans([5, 1, 0, 4], 12)],
  ["cached", cachedSpans(7, 3, 16)],
])("both %s tables hold the same pairs", (_, spans) => {
  const { byQuery, byKey } = pairs(spans);
  expect(byQuery.length).toBeGreaterThan(10);
  expect(byKey).toEqual(byQuery);
});

test("sequences longer than the total are refused", () => {
  expect(() => causalSpans([4, 3], 6)).toThrow("Sequences of 7 tokens together do not fit into 6.");
  expect(() => cachedSpans(6, 3, 8)).toThrow("6 cached and 3 new tokens leave a cache of 8.");
});
