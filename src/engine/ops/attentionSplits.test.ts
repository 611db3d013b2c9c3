import { expect, test } from "vitest";
import { attentionSplits } from "./attentionSplits.ts";

test.each([
  ["a small model's batch", [512, 512, 9, 3], { keys: 4, queries: 4, heads: 3 }],
  ["more heads", [512, 512, 32, 8], { keys: 2, queries: 2, heads: 4 }],
  ["every head with keys of its own", [512, 512, 32, 32], { keys: 2, queries: 2, heads: 1 }],
  ["a long batch", [2048, 2048, 32, 8], { keys: 1, queries: 1, heads: 4 }],
  ["blocks enough", [4096, 4096, 32, 32], { keys: 1, queries: 1, heads: 1 }],
  ["decoding with a long cache", [1, 4096, 9, 3], { keys: 16, queries: 1, heads: 3 }],
  ["a few tokens", [7, 7, 4, 2], { keys: 1, queries: 1, heads: 2 }],
] as const)("%s", (_, [queries, keys, heads, kvHeads], wanted) => {
  expect(attentionSplits({ queries, keys, heads, kvHeads })).toEqual(wanted);
});
