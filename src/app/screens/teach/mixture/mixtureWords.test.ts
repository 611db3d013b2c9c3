import { describe, expect, it, test } from "vitest";
import type { MixtureSet } from "../../../../protocol/instructions/mixture.ts";
import {
  answersText,
  askedText,
  binText,
  kindsText,
  listsText,
  sharedText,
} from "./mixtureWords.ts";

const set: MixtureSet = {
  ...{ set: "image", available: 20, used: 12, epoch: 12, run: 24 },
  ...{ question: "Which cell?", asked: 8, wordings: 3, words: { median: 1, most: 4 }, kinds: [] },
};

test("a set says how it asks, and of how many", () => {
  expect(askedText(set)).toBe("“Which cell?” in 8 of 12, 3 wordings in all");
  expect(askedText({ ...set, asked: 12, wordings: 1 })).toBe("“Which cell?”");
  expect(askedText({ ...set, used: 0 })).toContain("8 of 20");
});

test("a lesson without lists of answers says of how many questions they are left out", () => {
  expect(listsText({ train: 84, watched: 1 })).toMatch(
    /^84 questions to learn from and 1 watched question are asked without the list of answers\. /,
  );
  expect(listsText({ train: 1, watched: 0 })).toMatch(/^1 question to learn from is asked without/);
  expect(listsText({ train: 0, watched: 0 })).toContain("changes nothing");
});

test("a set says how long its answers are", () => {
  expect(answersText({ ...set, words: { median: 1, most: 1 } })).toBe("one word");
  expect(answersText({ ...set, words: { median: 3, most: 3 } })).toBe("3 words");
  expect(answersText(set)).toBe("half have up to 1 word, the longest 4 words");
});

test("many kinds are named up to six, and the others counted", () => {
  const kinds = Array.from({ length: 9 }, (_, i) => ({ kind: `k${i}`, count: 9 - i }));
  expect(kindsText({ kinds })).toBe("k0 9 · k1 8 · k2 7 · k3 6 · k4 5 · k5 4 · 3 more kinds 6");
  expect(kindsText({ kinds: kinds.slice(0, 7) })).toMatch(/k6 3$/);
  expect(kindsText({ kinds: [{ kind: "", count: 2 }] })).toBe("without a kind 2");
});

test("a stretch of steps names what it has", () => {
  const counts = { image: 12, video: 0, text: 1200, replay: 0 };
  expect(binText({ from: 1, to: 3, counts })).toBe("Steps 1 to 3: pictures 12, text alone 1,200");
  expect(binText({ from: 4, to: 4, counts })).toContain("Step 4:");
});

describe("what is computed once for several examples", () => {
  const counts = { examples: 12, all: 1000, computed: 600 };

  it("is said wherever it is so, also without the setting", () => {
    const text =
      "Of the lesson's 1,000 tokens 600 are computed, 40 % fewer: examples that are taken at once share what they begin with.";
    expect(sharedText(counts, { batch: 8 })).toBe(text);
    expect(sharedText(counts, { together: true, batch: 8 })).toBe(text);
  });

  it("is said to be nothing, with the reason, where it was asked for", () => {
    const none = { ...counts, computed: 1000 };
    expect(sharedText(none, { batch: 8 })).toBeUndefined();
    expect(sharedText({ ...none, examples: 0 }, { together: true, batch: 8 })).toContain(
      "No two examples show the same",
    );
    expect(sharedText(none, { together: true, batch: 1 })).toContain("one is taken at a time");
    expect(sharedText(none, { together: true, batch: 8 })).toContain("computes each by itself");
  });
});
