import { expect, test } from "vitest";
import type { Example, Media } from "../protocol/records.ts";
import { otherPictures } from "./otherPictures.ts";

const medium = (hash: string, kind: Media["kind"] = "image"): Media => ({
  ...{ kind, hash, mime: "", bytes: 1, width: 4, height: 3, localName: hash },
});

const example = (id: string, answers: string[], more: Partial<Example> = {}): Example => ({
  ...{ id, projectId: "p", part: "image", split: "test", source: "", editedAt: "" },
  media: [medium(id)],
  turns: answers.map((answer, i) => ({ question: "?", answer, kind: `kind ${i}` })),
  ...more,
});

const summary = (examples: Example[], most?: number) =>
  otherPictures(examples, most)
    .map(({ example, other, turns }) => `${example.id} < ${other.id}: ${turns.join()}`)
    .sort();

test("a question is asked about a picture whose right answer is another", () => {
  const cells = ["neutrophil", "neutrophil", "lymphocyte"].map((name, i) =>
    example(`${i}`, [name]),
  );
  expect(summary(cells).map((line) => line.replace(/2 < \d/, "2 < any"))).toEqual([
    "0 < 2: 0",
    "1 < 2: 0",
    "2 < any: 0",
  ]);
  expect(summary([example("a", ["An onion."]), example("b", ["onion"])])).toEqual([]);
});

test("only turns with another answer are asked, of the example where most have one", () => {
  const examples = [
    example("a", ["neutrophil", "2"]),
    example("b", ["lymphocyte", "2"]),
    example("c", ["monocyte", "3"]),
  ];
  expect(summary(examples)).toEqual(["a < c: 0,1", "b < c: 0,1", expect.stringMatching(/: 0,1$/)]);
  expect(summary(examples.slice(0, 2))).toEqual(["a < b: 0", "b < a: 0"]);
  expect(summary([example("a", ["x", " "]), example("b", ["y", "z"])])[0]).toBe("a < b: 0");
});

test("media are of the same kinds and none is the same; text and general examples are not asked", () => {
  const clip = example("clip", ["a"], { media: [medium("v", "video")], part: "video" });
  const picture = example("picture", ["b"]);
  const copy = example("copy", ["c"], { media: picture.media });
  const words = example("words", ["d"], { media: [], part: "text" });
  const general = example("general", ["e"], { part: "replay" });
  expect(summary([clip, picture, copy, words, general])).toEqual([]);
});

test("no more questions than asked for, the same ones whatever the order", () => {
  const many = Array.from({ length: 200 }, (_, i) => example(`e${i}`, [`${i}`]));
  expect(otherPictures(many)).toHaveLength(48);
  expect(summary(many, 5)).toEqual(summary(many.toReversed(), 5));
  const twice = many.map((one, i) => ({
    ...one,
    turns: example("", [`${i}`, `${i} cells`]).turns,
  }));
  const asked = otherPictures(twice, 5).flatMap(({ turns }) => turns);
  expect(asked).toEqual([0, 1, 0, 1, 0]);
});
