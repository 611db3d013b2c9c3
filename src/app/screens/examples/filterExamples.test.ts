import { describe, expect, it } from "vitest";
import type { Example, Turn } from "../../../protocol/records.ts";
import { NO_FILTER, filterExamples, kindsOf, tallySplits } from "./filterExamples.ts";

const turn = (over: Partial<Turn> = {}): Turn => ({
  question: "What is it?",
  answer: "A leek.",
  kind: "name",
  ...over,
});

const example = (id: string, over: Partial<Example> = {}): Example => ({
  id,
  projectId: "p",
  part: "image",
  media: [],
  turns: [turn()],
  split: "train",
  source: id,
  editedAt: "",
  ...over,
});

const examples = [
  example("leek"),
  example("soup", {
    part: "video",
    split: "test",
    source: "pot",
    turns: [turn({ kind: "list", answer: "" }), turn()],
  }),
  example("stew", { part: "video", split: "test", source: "pot" }),
  example("old", { part: "replay", turns: [turn({ kind: "count" })] }),
];

const ids = (filter: Partial<typeof NO_FILTER>) =>
  filterExamples(examples, { ...NO_FILTER, ...filter }).map(({ id }) => id);

describe("filterExamples", () => {
  it("shows the person's own examples, and replay rows only when asked", () => {
    expect(ids({})).toEqual(["leek", "soup", "stew"]);
    expect(ids({ part: "replay" })).toEqual(["old"]);
  });

  it("narrows by part, split, kind and missing answers, all together", () => {
    expect(ids({ part: "video" })).toEqual(["soup", "stew"]);
    expect(ids({ split: "train" })).toEqual(["leek"]);
    expect(ids({ kind: "list" })).toEqual(["soup"]);
    expect(ids({ unanswered: true })).toEqual(["soup"]);
    expect(ids({ split: "train", unanswered: true })).toEqual([]);
  });

  it("finds examples that hold every word, whatever the case", () => {
    expect(ids({ words: "LEEK what" })).toEqual(["leek", "soup", "stew"]);
    expect(ids({ words: "pot list" })).toEqual(["soup"]);
    expect(ids({ words: "turnip" })).toEqual([]);
  });
});

describe("kindsOf", () => {
  it("lists the kinds in use, most frequent first, without those of replay rows", () => {
    // name: leek 1 + soup 1 + stew 1 = 3; list: soup 1
    expect(kindsOf(examples)).toEqual(["name", "list"]);
  });
});

describe("tallySplits", () => {
  it("counts examples, questions and sources of each split", () => {
    expect(tallySplits(examples)).toEqual({
      train: { examples: 1, turns: 1, sources: 1 },
      validation: { examples: 0, turns: 0, sources: 0 },
      // soup has 2 questions, one of them without an answer, and stew 1, both from one pot
      test: { examples: 2, turns: 2, sources: 1 },
    });
  });
});
