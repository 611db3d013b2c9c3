import { describe, expect, it } from "vitest";
import type { Example } from "../protocol/records.ts";
import { selectEvalRows } from "./selectEvalRows.ts";

const row = (id: string, part: Example["part"], answers: string[]): Example => ({
  id,
  projectId: "p",
  part,
  media: [],
  turns: answers.map((answer) => ({ question: "Q", answer, kind: "" })),
  split: "test",
  source: id,
  editedAt: "",
});
const general = Array.from({ length: 60 }, (_, i) => row(`replay-${i}`, "replay", ["a", "b"]));
const own = [row("x", "image", ["a"]), row("y", "text", ["a", "b", "c"])];

describe("askedRows", () => {
  it("takes all own rows and at most so many retention questions", () => {
    const { rows, retentionTotal } = selectEvalRows([...own, ...general], 25);
    expect(rows.filter(({ part }) => part !== "replay")).toEqual(own);
    // Two questions a row: 12 whole rows hold 24, a 13th would make it 26.
    expect(rows.filter(({ part }) => part === "replay").length).toBe(12);
    expect(retentionTotal).toBe(120); // 60 rows of 2
  });

  it("chooses the same rows whatever their order", () => {
    const ids = (all: Example[]) =>
      selectEvalRows(all, 25)
        .rows.map(({ id }) => id)
        .sort();
    expect(ids(general.toReversed())).toEqual(ids(general));
  });

  it("takes all replay rows when there are few, and does not count questions without an answer", () => {
    const few = [row("a", "replay", ["a", " "]), row("b", "replay", ["b"])];
    expect(selectEvalRows(few, 80)).toEqual({ rows: few, retentionTotal: 2 });
  });
});
