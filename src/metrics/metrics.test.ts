import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chance, commonestAnswers, exactMatch, tokenF1, wilsonInterval } from "./index.ts";

describe("exactMatch", () => {
  it.each([
    ["This is an onion.", "this is  an onion", true],
    ["An onion", "onion.", true],
    ["the  Red Onion!", "red onion", true],
    ["onions", "onion", false],
    ["onion, carrot", "onion carrot", false],
    ["", "onion", false],
    ["The", "the", true],
    ["?", "!", false],
    ["cafe\u0301", "café", true],
    ["Theory", "ory", false],
    ["玉ねぎ。", "玉ねぎ", true],
  ])("%j against %j is %s", (answer, reference, same) => {
    expect(exactMatch(answer, reference)).toBe(same);
    expect(exactMatch(reference, answer)).toBe(same);
  });
});

describe("tokenF1", () => {
  it.each([
    // 2 common of 2 and 3 words: 2*2 / (2+3)
    ["red onion", "a red onion cut", 4 / 5],
    ["an onion and a carrot", "onion, carrot", 4 / 5],
    ["yes", "no", 0],
    ["", "onion", 0],
    ["", "", 1],
    // the second "egg" finds no partner: 2*1 / (2+1)
    ["egg egg", "egg", 2 / 3],
    ["a", "A", 1],
    // 2 common of 3 and 2 characters
    ["玉ねぎ", "玉ね", 4 / 5],
    ["crème brûlée", "CRÈME BRÛLÉE!", 1],
  ])("%j against %j", (answer, reference, expected) => {
    expect(tokenF1(answer, reference)).toBeCloseTo(expected, 12);
  });

  it("is symmetric, from 0 to 1, and 1 for a text and itself", () => {
    fc.assert(
      fc.property(fc.lorem(), fc.lorem(), (a, b) => {
        expect(tokenF1(a, b)).toBe(tokenF1(b, a));
        expect(tokenF1(a, b)).toBeGreaterThanOrEqual(0);
        expect(tokenF1(a, b)).toBeLessThanOrEqual(1);
        expect(tokenF1(a, a)).toBe(1);
      }),
    );
  });
});

describe("chance", () => {
  it("counts the most common reference of each kind", () => {
    const questions = [
      { kind: "yes/no", reference: "Yes" },
      { kind: "yes/no", reference: "yes." },
      { kind: "yes/no", reference: "No" },
      { kind: "name", reference: "onion" },
      { kind: "name", reference: "leek" },
    ];
    expect(chance(questions)).toBe((2 + 1) / 5);
    expect(chance([])).toBe(0);
    expect(commonestAnswers(questions)).toEqual(
      new Map([
        ["yes/no", "yes"],
        ["name", "onion"],
      ]),
    );
  });
});

describe("wilsonInterval", () => {
  it("agrees with the formula worked by hand", () => {
    // 8 of 10, z² = 3.8415: centre (0.8 + 0.19207) / 1.38415 = 0.71675,
    // spread 1.95996 * sqrt(0.016 + 0.0096036) / 1.38415 = 0.22657
    const { low, high } = wilsonInterval(8, 10);
    expect(low).toBeCloseTo(0.71675 - 0.22657, 4);
    expect(high).toBeCloseTo(0.71675 + 0.22657, 4);
  });

  it("stays within 0 and 1 and holds the share itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, k) => {
        const right = k % (n + 1);
        const { low, high } = wilsonInterval(right, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(right / n);
        expect(high).toBeGreaterThanOrEqual(right / n);
        expect(high - low).toBeGreaterThan(0);
      }),
    );
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});
