import { expect, test } from "vitest";
import type { Example, Media } from "../protocol/records.ts";
import { assignSplits } from "./assignSplits.ts";
import { checkPlaceholders } from "./checkPlaceholders.ts";
import { isFinished } from "./isFinished.ts";
import { segmentExample } from "./segmentExample.ts";

const mediaOf = (kind: Media["kind"], hash: string): Media => ({
  ...{ kind, hash, mime: "", bytes: 1, width: 2, height: 2, localName: hash },
});

const whole: Example = {
  ...{ id: "whole", projectId: "p", part: "video", split: "test", source: "kitchen" },
  media: [mediaOf("image", "photo"), mediaOf("video", "clip")],
  turns: [
    { question: "<image><video>What is made?", answer: "Soup", kind: "name" },
    { question: "And then?", answer: "It is served", kind: "", trained: false },
  ],
  editedAt: "2026-01-01T00:00:00.000Z",
};

const part = (id: string) =>
  segmentExample(whole, "clip", mediaOf("video", `clip ${id}`), { id, editedAt: "later" });

test("a segment stands in the place of its clip, under the same questions, without answers", () => {
  const made = part("a");
  checkPlaceholders(made);
  expect(made.media.map(({ hash }) => hash)).toEqual(["photo", "clip a"]);
  expect(made.turns).toEqual([
    { question: "<image><video>What is made?", answer: "", kind: "name" },
    { question: "And then?", answer: "", kind: "", trained: false },
  ]);
  expect(isFinished(made)).toBe(false);
  expect(made).toMatchObject({ id: "a", split: "test", source: "kitchen", editedAt: "later" });
});

test("no split separates the segments from each other or the whole", () => {
  const rows = [whole, part("a"), part("b"), part("c")];
  const others = Array.from({ length: 30 }, (_, i) => ({
    ...part(`other ${i}`),
    media: [mediaOf("video", `other ${i}`)],
    source: `other ${i}`,
  }));
  for (let seed = 0; seed < 20; seed++) {
    const shares = { validation: 0.3, test: 0.3, seed };
    const splits = assignSplits([...rows, ...others], shares);
    expect(new Set(rows.map(({ id }) => splits.get(id))).size).toBe(1);
    expect(new Set(splits.values()).size).toBe(3);
  }
});
