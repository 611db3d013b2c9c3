/** Memory in words. */
import { expect, test } from "vitest";
import { fitSentence, reserveWords } from "./memoryWords.ts";

const offered = { bytes: 8e9, bindingBytes: 128e6 };
const memory = { verdict: "fits", offered, totalBytes: 5e9, largestBindingBytes: 100e6 } as const;

test("what is needed stands against what is offered, with what needs less where it does not fit", () => {
  expect(fitSentence(memory)).toBe("5 GB of about 8 GB.");
  expect(fitSentence({ ...memory, verdict: "tight", totalBytes: 7e9 })).toBe(
    "7 GB of about 8 GB; close other programs first.",
  );
  expect(fitSentence({ ...memory, verdict: "does not fit", totalBytes: 9e9 })).toBe(
    "9 GB of about 8 GB. Fewer examples at once, shorter conversations or fewer bits need less. If this device has more than the browser tells, try to reserve it.",
  );
  expect(fitSentence({ ...memory, verdict: "does not fit", largestBindingBytes: 3e9 })).toBe(
    "Its largest piece has 3 GB, and this device takes 128 MB at once. Fewer examples at once, shorter conversations or fewer bits need less.",
  );
  const none = { bytes: 0, bindingBytes: 0 };
  expect(fitSentence({ ...memory, verdict: "does not fit", offered: none })).toContain("Without");
});

test("a try that fell short says how far it came and what to do", () => {
  expect(reserveWords(9e9, 9e9)).toEqual({
    tone: "good",
    text: "All 9 GB could be reserved just now: it fits.",
  });
  expect(reserveWords(9e9, 6e9).text).toMatch(/^Only 6 GB of 9 GB .* fewer bits\.$/);
});
