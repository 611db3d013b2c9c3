import { describe, expect, it } from "vitest";
import { signTest, wilsonInterval } from "../../metrics/index.ts";
import type { Preference, TasteTag, TasteVote } from "../../protocol/evaluation/taste.ts";
import { reportOf, times } from "../testing/report.ts";
import { tasteFindings } from "./tasteFindings.ts";

const report = reportOf([
  ...times(12, { reference: "a", base: "b", adapter: "c" }),
  { reference: "a", base: "same", adapter: "same" },
  { reference: "a", base: "b", adapter: "c", part: "replay" },
]);

const vote = (at: number, preferred: Preference, ...tags: TasteTag[]): TasteVote => ({
  ...{ exampleId: `example-${at}`, turn: 0, preferred, tags },
  votedAt: "2026-01-02T03:04:05.000Z",
});

const nine = Array.from({ length: 9 }, (_, i) => vote(i, "adapter"));

describe("a blind taste", () => {
  it("is counted with the interval of a share and the sign test; ties decide nothing", () => {
    const taste = [...nine, vote(9, "base"), vote(10, "equal")];
    const found = tasteFindings({ ...report, taste })!;
    expect(found).toMatchObject({ tastable: 12, same: 1, adapter: 9, base: 1, equal: 1 });
    expect(found.share).toEqual({ value: 9 / 10, ...wilsonInterval(9, 10) });
    expect(found.luck).toBeCloseTo(signTest(9, 1), 12);
  });

  it("counts the answers about one picture together", () => {
    const grouped = report.answers.map((answer) => ({ ...answer, group: "one picture" }));
    const found = tasteFindings({ ...report, answers: grouped, taste: nine })!;
    expect(found.luck).toBe(1);
    expect(found.share).toEqual({ value: 1, ...wilsonInterval(1, 1) });
  });

  it("says why each was preferred, and nothing of answers that the report does not have", () => {
    const taste = [
      vote(0, "adapter", "truer", "briefer"),
      vote(1, "base", "truer"),
      vote(99, "base"),
    ];
    const found = tasteFindings({ ...report, taste })!;
    expect(found.tags).toEqual([
      { tag: "truer", adapter: 1, base: 1 },
      { tag: "briefer", adapter: 1, base: 0 },
    ]);
    expect(found.base).toBe(1);
    expect(tasteFindings(report)).toBeNull();
    expect(tasteFindings({ ...report, taste: [vote(0, "equal")] })).toMatchObject({
      share: null,
      luck: 1,
    });
  });
});
