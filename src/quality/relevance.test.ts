import { expect, test } from "vitest";
import { Random } from "../base/random.ts";
import { relevanceOf, type ExampleVectors } from "./relevance.ts";

/** Two clouds far from the origin, close to each other beside that distance, as features of a model are. */
function clouds(kinds: readonly ("a" | "b")[]): Map<string, Float32Array> {
  const random = new Random(3);
  return new Map(
    kinds.map((kind, i) => [
      `${kind}${i}`,
      Float32Array.from({ length: 16 }, (_, c) => {
        const side = (kind === "a" ? 1 : -1) * (c % 2 ? 1 : -1);
        return 100 + 10 * c + 0.5 * side + 0.3 * random.normal();
      }),
    ]),
  );
}

const KINDS = Array.from({ length: 20 }, (_, i) => (i % 2 ? "b" : "a") as "a" | "b");
const none: ReadonlyMap<string, Float32Array> = new Map();
const kindsOf = (vectors: ExampleVectors, domain: Parameters<typeof relevanceOf>[1]) =>
  relevanceOf(vectors, domain).map(({ id }) => id[0]);

test("those of the domain come before all others, by pictures and by words alike", () => {
  const vectors = clouds(KINDS);
  const expected = [...Array(10).fill("a"), ...Array(10).fill("b")];
  const domain = { ids: ["a0", "a4"], words: null };
  expect(kindsOf({ pictures: vectors, words: none }, domain)).toEqual(expected);
  expect(kindsOf({ pictures: none, words: vectors }, domain)).toEqual(expected);
  const words = vectors.get("a2")!;
  expect(kindsOf({ pictures: none, words: vectors }, { ids: [], words })).toEqual(expected);
});

test("similarities lie within -1 and 1, whatever the scale of a number", () => {
  const scores = relevanceOf(
    { pictures: clouds(KINDS), words: none },
    { ids: ["a0"], words: null },
  );
  expect(scores[0]).toEqual({ id: "a0", similarity: expect.closeTo(1, 6) });
  for (const { similarity } of scores) expect(Math.abs(similarity)).toBeLessThanOrEqual(1 + 1e-6);
  expect(scores.at(-1)!.similarity).toBeLessThan(0);
});

test("an example without what the domain is defined by is left out", () => {
  const vectors = clouds(KINDS);
  const words = new Map([["text", vectors.get("a0")!], ...[...vectors].slice(0, 4)]);
  const scores = relevanceOf({ pictures: vectors, words }, { ids: ["b1"], words: null });
  expect(scores.map(({ id }) => id)).toContain("text");
  const seen = relevanceOf({ pictures: vectors, words: none }, { ids: ["b1"], words: null });
  expect(seen.map(({ id }) => id)).not.toContain("text");
});
