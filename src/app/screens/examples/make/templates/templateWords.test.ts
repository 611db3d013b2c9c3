import { expect, test } from "vitest";
import { leftOutText, madeText, withoutLeadingMedia } from "./templateWords.ts";

const preview = {
  ...{ questions: 40, made: 36, shares: [], samples: [], leftOut: [] },
  fresh: { examples: 36, drafts: 36 },
};

test("what comes out is counted beside what was read", () => {
  expect(madeText(preview)).toBe("36 conversations from 40 answered questions.");
  expect(madeText({ ...preview, fresh: { examples: 35, drafts: 32 } })).toBe(
    "36 conversations from 40 answered questions; 4 of them are there already.",
  );
  expect(madeText({ ...preview, questions: 0, made: 0 })).toContain("None of these examples");
  expect(leftOutText({ reason: "it has no question", count: 1 })).toBe(
    "1 question gives nothing: it has no question.",
  );
});

test("line breaks within a question stay, the picture's mark does not", () => {
  expect(withoutLeadingMedia("<image>\nWhich?\n(A) a\n(B) b")).toBe("Which?\n(A) a\n(B) b");
});
