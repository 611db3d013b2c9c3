import { expect, test } from "vitest";
import type { Example, Split } from "../protocol/records.ts";
import { learntBefore } from "./learntBefore.ts";

const example = (id: string, split: Split, source: string, ...hashes: string[]) =>
  ({
    ...{ id, split, source, part: hashes.length ? "image" : "text" },
    media: hashes.map((hash) => ({ hash })),
    turns: [{ question: `${source}?`, answer: "a", kind: "" }],
  }) as Example;

test("what was learnt from and is held out now is found by picture, source or question", () => {
  const earlier = [
    example("a", "train", "a", "1"),
    example("b", "train", "patient", "2"),
    example("c", "test", "c", "3"),
    example("d", "train", "d"),
  ];
  const now = [
    example("a2", "test", "x", "1"),
    example("b2", "validation", "patient", "9"),
    example("c", "test", "c", "3"),
    { ...example("d2", "test", "new"), turns: [{ question: "d?", answer: "b", kind: "" }] },
    example("e", "train", "a", "1"),
    { ...example("f", "test", "a", "1"), part: "replay" as const },
  ];
  expect(learntBefore(earlier, now).map(({ id }) => id)).toEqual(["a2", "b2", "d2"]);
});
