import { describe, expect, it } from "vitest";
import type { Example } from "../protocol/records.ts";
import { askedRows } from "./retentionQuestions.ts";

const row = (id: string, part: Example["part"], answers: string[]): Example => ({
  id,
  projectId: "p",
  part,
  media: [],
  turns: answers.map((answer) => ({ question: "Q", answer, kind: "" })),
  split: "hidden",
  source: id,
  editedAt: "",
});
const general = Array.from({ length: 60 }, (_, i) => row(`replay-${i}`, "replay", ["a", "b"]));
const own = [row("x", "image", ["a"]), row("y", "text", ["a", "b", "c"])];

describe("askedRows", () => {
  it("asks all of the person's own questions and at most so many general ones", () => {
    const { asked, keptOf } = askedRows([...own, ...general], 25);
    expect(asked.filter(({ part }) => part !== "replay")).toEqual(own);
    // Two questions a row: 12 whole rows hold 24, a 13th would make it 26.
    expect(asked.filter(({ part }) => part === "replay").length).toBe(12);
    expect(keptOf).toBe(120); // 60 rows of 2
  });

  it("chooses the same ones whatever the order of the rows", () => {
    const ids = (rows: Example[]) =>
      askedRows(rows, 25)
        .asked.map(({ id }) => id)
        .sort();
    expect(ids(general.toReversed())).toEqual(ids(general));
  });

  it("asks all when there are few, and does not count what has no answer", () => {
    const few = [row("a", "replay", ["a", " "]), row("b", "replay", ["b"])];
    expect(askedRows(few, 80)).toEqual({ asked: few, keptOf: 2 });
  });
});
