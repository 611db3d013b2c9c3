/** The sentence never says more than was asked. */
import { expect, test } from "vitest";
import { memorisedText } from "./memorisedText.ts";

const report = { candidates: 100, asked: 60, leftOut: 0, repeated: [] };

test("nothing to ask for is no clean bill", () => {
  expect(memorisedText({ ...report, candidates: 0, asked: 0 })).toContain("nothing to ask for");
});

test("of how many is said, and that other questions may bring out more", () => {
  expect(memorisedText(report)).toBe(
    "It was asked for 60 answers of 100 and said none of them by heart. Other questions may bring out more.",
  );
  expect(memorisedText({ ...report, asked: 99, leftOut: 1 })).toContain(
    "1 answer could not be asked for.",
  );
});

test("what was repeated is counted, with what that means", () => {
  const repeated = [
    {
      ...{ exampleId: "e", turn: 0, question: "Who?", reference: "Dr. Weber", said: "Dr. Weber" },
      ...{ words: { adapter: 2, base: 0 }, details: ["Dr. Weber"] },
    },
  ];
  expect(memorisedText({ ...report, candidates: 60, repeated })).toMatch(
    /^It was asked for 60 answers and said 1 by heart/,
  );
});
