import { expect, test } from "vitest";
import { belowLimit, similarityText } from "./domainLimit.ts";

test("below the limit the farthest comes first, and what defines the domain is never below", () => {
  const scores = [
    { id: "a", similarity: 0.9 },
    { id: "b", similarity: 0.1 },
    { id: "c", similarity: -0.4 },
    { id: "d", similarity: -0.5 },
  ];
  expect(belowLimit(scores, 0.2, ["d"]).map(({ id }) => id)).toEqual(["c", "b"]);
  expect(belowLimit(scores, 0.1, ["d"]).map(({ id }) => id)).toEqual(["c"]);
  expect(similarityText(-0.5)).toBe("−0.50");
});
