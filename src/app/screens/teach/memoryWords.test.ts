/** Memory in words. */
import { expect, test } from "vitest";
import { offeredWords, reserveWords } from "./memoryWords.ts";

const limits = { offeredBytes: 4e9, offeredBindingBytes: 2e9, largestBindingBytes: 3e9 };

test("what the device allows is called a single piece, never the memory there is", () => {
  expect(offeredWords({ ...limits, verdict: "fits" })).toContain("4 GB in a single piece");
  expect(offeredWords({ ...limits, verdict: "unsure" })).toContain("try to reserve it");
  expect(offeredWords({ ...limits, verdict: "does not fit" })).toContain(
    "a piece of 3 GB, and this device allows 2 GB",
  );
  expect(offeredWords({ ...limits, offeredBytes: 0, verdict: "unsure" })).toContain("Without");
});

test("a try that fell short says how far it came and what to do", () => {
  expect(reserveWords(9e9, 9e9)).toEqual({
    tone: "good",
    text: "All 9 GB could be reserved just now: it fits.",
  });
  expect(reserveWords(9e9, 6e9).text).toMatch(/^Only 6 GB of 9 GB .* fewer bits\.$/);
});
