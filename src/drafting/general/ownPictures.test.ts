import { expect, test } from "vitest";
import { ownPictureId } from "../../base/examples/keptKind.ts";
import { hiddenReplay } from "../../dataset/hiddenReplay.ts";
import type { Example, Media, Part, Split } from "../../protocol/records.ts";
import { ownPictureQuestions } from "./ownPictures.ts";

const shows = (hash: string, split: Split, part: Part = "image", kind: Media["kind"] = "image") =>
  ({
    ...{ id: `${part} ${hash} ${split}`, part, split, source: `of ${hash}`, turns: [] },
    media: [{ kind, hash }],
  }) as unknown as Example;
const many = (split: Split, n: number) =>
  Array.from({ length: n }, (_, i) => shows(`${split} ${i} ${"0".repeat(16)}`, split));

test("pictures to learn and hidden ones are asked about once each, in their split, and so many at most", () => {
  const asked = ownPictureQuestions([
    ...many("train", 30),
    ...many("train", 30),
    ...many("validation", 5),
    ...many("test", 30),
  ]);
  const count = (split: Split) => asked.filter((one) => one.split === split).length;
  expect([count("train"), count("validation"), count("test")]).toEqual([24, 0, 16]);
  expect(new Set(asked.map(({ media }) => media[0]!.hash)).size).toBe(40);
  expect(new Set(asked.map(({ question }) => question)).size).toBe(4);
  for (const { question, media, source } of asked) {
    expect(question).toMatch(/^<image>\n\w/);
    expect(source).toBe(`of ${media[0]!.hash}`);
  }
});

test("neither clips, nor general pictures, nor one that is learnt and hidden", () => {
  expect(
    ownPictureQuestions([
      shows("a", "train", "video", "video"),
      shows("b", "train", "replay"),
      shows("c", "train"),
      shows("c", "test"),
    ]),
  ).toEqual([]);
});

test("an answer about a picture that was hidden later is not learnt from", () => {
  const [learnt, hidden] = [shows("a", "train", "replay"), shows("b", "train", "replay")];
  const examples = [learnt, hidden, shows("a", "train"), shows("b", "test")];
  expect([...hiddenReplay(examples)]).toEqual([hidden]);
});

test("nor is one about a picture that was taken out of the project; general scenes have no other example", () => {
  const scene = shows("scene", "train", "replay");
  const [kept, gone] = ["a", "b"].map((hash) => ({
    ...shows(hash, "train", "replay"),
    id: ownPictureId(hash.repeat(64)),
  }));
  expect([...hiddenReplay([scene, kept!, gone!, shows("a", "train")])]).toEqual([gone]);
});
