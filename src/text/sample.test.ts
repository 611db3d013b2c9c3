import { expect, test } from "vitest";
import { Random } from "../base/random.ts";
import { sample } from "./sample.ts";

const logits = Float32Array.of(1, 3, 2, 0);

test("temperature 0 takes the most likely token", () => {
  expect(sample(logits, { temperature: 0, topP: 1 }, new Random(1))).toBe(1);
});

test("equal seeds draw equal tokens", () => {
  const draw = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => sample(logits, { temperature: 1, topP: 1 }, random));
  };
  expect(draw(4)).toEqual(draw(4));
  expect(draw(4)).not.toEqual(draw(5));
});

test("draws follow softmax(logits / temperature): chi-square of 4,000 draws stays below its 0.1 % point", () => {
  const random = new Random(11);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[sample(logits, { temperature: 2, topP: 1 }, random)]!++;
  const shares = [...logits].map((logit) => Math.exp(logit / 2));
  const total = shares.reduce((a, b) => a + b);
  const chi = counts.reduce((sum, n, i) => {
    const wanted = (4000 * shares[i]!) / total;
    return sum + (n - wanted) ** 2 / wanted;
  }, 0);
  expect(chi).toBeLessThan(16.27); // 3 degrees of freedom
});

test("the nucleus leaves out what is not needed to reach its share", () => {
  // Shares of e^3, e^2, e, 1 are 0.644, 0.237, 0.087, 0.032: 0.8 is reached by the first two.
  const random = new Random(2);
  const seen = new Set(
    Array.from({ length: 500 }, () => sample(logits, { temperature: 1, topP: 0.8 }, random)),
  );
  expect([...seen].sort()).toEqual([1, 2]);
});
