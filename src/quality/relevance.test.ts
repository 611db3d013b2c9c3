import { expect, test } from "vitest";
import { Random } from "../base/random.ts";
import { relevanceOf } from "./relevance.ts";

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
const pictures = clouds(KINDS);
const texts = new Map([
  ["food 1", "What is it? A carrot and garlic."],
  ["other 1", "What is it? A cow and a train."],
  ["food 2", "What is it? Garlic beside a tomato."],
  ["other 2", "What is it? The cat is on a car."],
  ["food 3", "What is it? Two tomato plants and a carrot."],
  ["other 3", "What is it? A whale beside a giraffe."],
]);
const none = new Map<string, never>();

test("pictures of the domain come before all others", () => {
  const scores = relevanceOf({ pictures, texts: none }, { ids: ["a0", "a4"], words: "" });
  expect(scores.map(({ id }) => id[0])).toEqual([...Array(10).fill("a"), ...Array(10).fill("b")]);
});

test("texts that share words come before all others, however they are put", () => {
  const kindsOf = (ids: string[], words: string) =>
    relevanceOf({ pictures: none, texts }, { ids, words }).map(({ id }) => id.split(" ")[0]);
  const expected = [...Array(3).fill("food"), ...Array(3).fill("other")];
  expect(kindsOf([], "tomato, carrot, GARLIC")).toEqual(expected);
  expect(kindsOf(["food 2", "food 3"], "")).toEqual(expected);
  expect(kindsOf([], " ")).toEqual([]);
});

test("similarities lie within -1 and 1 around the middle of the set", () => {
  const scores = relevanceOf({ pictures, texts: none }, { ids: ["a0"], words: "" });
  expect(scores[0]).toEqual({ id: "a0", similarity: expect.closeTo(1, 6) });
  for (const { similarity } of scores) expect(Math.abs(similarity)).toBeLessThanOrEqual(1 + 1e-6);
  const words = relevanceOf({ pictures: none, texts }, { ids: [], words: "tomato carrot garlic" });
  const sum = words.reduce((total, { similarity }) => total + similarity, 0);
  expect(sum).toBeCloseTo(0, 9);
  expect(words.at(-1)!.similarity).toBeLessThan(0);
});

test("an example with neither is left out, and one with one of them is compared by it", () => {
  const both = relevanceOf({ pictures, texts }, { ids: ["b1", "food 1"], words: "" });
  expect(both).toHaveLength(26);
  const seen = relevanceOf({ pictures, texts }, { ids: ["b1"], words: "" });
  expect(seen).toHaveLength(20);
});

test("vectors of texts stand in place of the words that they share, and words are one of them", () => {
  const vectors = clouds(KINDS);
  const [word] = clouds(["b"]).values();
  const compare = (ids: string[], words?: Float32Array) =>
    relevanceOf(
      { pictures: none, texts, textVectors: vectors },
      { ids, words: "tomato", ...(words && { wordVectors: { texts: words } }) },
    ).map(({ id }) => id[0]);
  expect(compare([], word)).toEqual([...Array(10).fill("b"), ...Array(10).fill("a")]);
  expect(compare(["a0"])).toEqual([...Array(10).fill("a"), ...Array(10).fill("b")]);
  expect(compare([])).toEqual([]);
});

test("words beside pictures say which is nearer, however far words and pictures lie apart", () => {
  const apart = (x: number, y: number) => Float32Array.of(10, x, y, -10);
  const seen = new Map([
    ["near", apart(1, 0)],
    ["middle", apart(0.5, 0.5)],
    ["far", apart(0, 1)],
  ]);
  const words = Float32Array.of(-10, 1, 0, 10);
  const scores = relevanceOf(
    { pictures: seen, texts: none },
    { ids: [], words: "", wordVectors: { pictures: words } },
  );
  expect(scores.map(({ id }) => id)).toEqual(["near", "middle", "far"]);
  expect(Math.max(...scores.map(({ similarity }) => Math.abs(similarity)))).toBeCloseTo(1, 6);
  expect(scores.reduce((sum, { similarity }) => sum + similarity, 0)).toBeCloseTo(0, 6);
  const both = relevanceOf(
    { pictures: seen, texts: none },
    { ids: ["far"], words: "", wordVectors: { pictures: words } },
  );
  const alone = relevanceOf({ pictures: seen, texts: none }, { ids: ["far"], words: "" });
  for (const { id, similarity } of both) {
    const [one, other] = [scores, alone].map((of) => of.find((own) => own.id === id)!.similarity);
    expect(similarity).toBeCloseTo((one! + other!) / 2, 6);
  }
});
