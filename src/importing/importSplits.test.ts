/** The splits that files, folders and sheets ask for. */
import { describe, expect, it } from "vitest";
import type { Example } from "../protocol/records.ts";
import { pathSplits } from "./pathSplits.ts";
import { reviewCandidates } from "./review.ts";
import { splitNotes } from "./splitNotes.ts";
import { inspect, opened } from "./testing/inspected.ts";

describe("splits", () => {
  it.each([
    ["train/q.csv", "test/q.csv"],
    ["data_train.csv", "data-test.csv"],
    ["vqa_train2017.csv", "vqa_test2017.csv"],
    ["a/train images/q.csv", "a/test images/q.csv"],
  ])("are followed where %s and %s name them, and it is said", async (train, test) => {
    const inspected = await inspect({
      [train]: "question,answer\nA?,b\n",
      [test]: "question,answer\nC?,d\n",
    });
    const { splitOf, notes } = pathSplits(inspected, true);
    expect(reviewCandidates(inspected, [], splitOf).map(({ split }) => split)).toEqual([
      "train",
      "test",
    ]);
    expect(notes).toEqual([
      "Folders or file names say the split of 2 examples, which is followed: learn 1, hidden 1.",
    ]);
  });

  it("are those of a picture's folder where no sheet names it", async () => {
    const inspected = await inspect({});
    for (const path of ["x/train/1.png", "x/valid/2.png", "x/test/3.png", "x/4.png"])
      inspected.media.set(path, opened(path));
    const { splitOf } = pathSplits(inspected, true);
    expect(reviewCandidates(inspected, [], splitOf).map(({ split }) => split)).toEqual([
      "train",
      "validation",
      "test",
      undefined,
    ]);
  });

  it("of a row come before those of its folder", async () => {
    const inspected = await inspect({ "train/q.csv": "question,answer,split\nA?,b,test\nC?,d,\n" });
    const { splitOf } = pathSplits(inspected, false);
    expect(reviewCandidates(inspected, [], splitOf).map(({ split }) => split)).toEqual([
      "test",
      "train",
    ]);
  });

  it("of one name alone are not followed in an empty project, and that is said", async () => {
    const inspected = await inspect({ "train.csv": "question,answer\nA?,b\n" });
    const first = pathSplits(inspected, true);
    expect(first.splitOf([], "train.csv")).toBeNull();
    expect(first.notes[0]).toContain('into "learn". That is not followed');
    expect(pathSplits(inspected, false).splitOf([], "train.csv")).toBe("train");
  });

  it("that would tear a source apart are overridden, and the row is named", async () => {
    const inspected = await inspect({
      "q.csv": "question,answer,split,patient\nA?,b,train,p1\nC?,d,test,p1\nE?,f,test,p2\n",
    });
    expect(splitNotes(reviewCandidates(inspected, []), [])).toEqual([
      'q.csv, line 3: it asks for "hidden" and goes into "learn" with the examples that share its picture, clip or source: apart, the check would ask for what was learnt.',
    ]);
    const present = [
      { source: "p2", media: [], split: "train", part: "text", turns: [] },
    ] as unknown as Example[];
    expect(splitNotes(reviewCandidates(inspected, present), present)).toHaveLength(2);
  });

  it("say when most rows have one source, which keeps them together", async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) => `{"question":"${i}?","answer":"b","source":"coco"}`,
    );
    const inspected = await inspect({ "q.jsonl": rows.join("\n") });
    expect(splitNotes(reviewCandidates(inspected, []), [])[0]).toContain(
      '12 of 12 rows have the source "coco"',
    );
  });
});
