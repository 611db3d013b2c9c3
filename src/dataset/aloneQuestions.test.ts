import { expect, test } from "vitest";
import { placeholdersIn } from "../base/examples/placeholders.ts";
import type { Media } from "../protocol/records.ts";
import { aloneQuestions } from "./aloneQuestions.ts";

const medium = (kind: Media["kind"], hash: string): Media => ({
  ...{ kind, hash, mime: "", bytes: 1, width: 4, height: 3, localName: hash },
});
const turn = (question: string, answer: string) => ({ question, answer, kind: "" });

const example = {
  media: [medium("image", "a"), medium("image", "b"), medium("video", "v")],
  turns: [
    turn("<image>\nWhich cell?", "neutrophil"),
    turn("How many?", " "),
    turn("And in <image> beside <video>?", "lymphocyte"),
    turn("How many in all?", "two"),
  ],
};

test("a question has the media shown until then, and none of the words said until then", () => {
  const asked = aloneQuestions(example);
  expect(asked.map(({ index }) => index)).toEqual([0, 2, 3]);
  expect(asked.map(({ text }) => text)).toEqual([
    "<image>\nWhich cell?",
    "<image>\nAnd in <image> beside <video>?",
    "<image>\n<image>\n<video>\nHow many in all?",
  ]);
  expect(asked.map(({ media }) => media.map(({ hash }) => hash))).toEqual([
    ["a"],
    ["a", "b", "v"],
    ["a", "b", "v"],
  ]);
  for (const { text, media } of asked) {
    expect(placeholdersIn(text)).toHaveLength(media.length);
    expect(text).not.toMatch(/neutrophil|lymphocyte/);
  }
});

test("an example of words alone is asked word for word", () => {
  const [first, second] = aloneQuestions({
    media: [],
    turns: [turn("Salt?", "no"), turn("?", "a")],
  });
  expect([first!.text, second!.text]).toEqual(["Salt?", "?"]);
});
