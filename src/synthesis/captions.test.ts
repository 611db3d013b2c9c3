import { describe, expect, it } from "vitest";
import type { Example, Media } from "../protocol/records.ts";
import { captionedBy, captionedByHash, captionQuestions } from "./captions.ts";

const picture = (name: string): Media => ({
  ...{ kind: "image", hash: name, mime: "image/webp", bytes: 1, width: 4, height: 3 },
  localName: `${name}.webp`,
});
const example = (
  name: string,
  said: [string, string][],
  change: Partial<Example> = {},
): Example => ({
  ...{ id: name, projectId: "p", part: "image", media: [picture(name)], split: "train" },
  ...{ source: name, editedAt: "" },
  turns: said.map(([question, answer]) => ({ question, answer, kind: "" })),
  ...change,
});
const kitchen = [
  example("a", [
    ["<image>\nName it.", "onion"],
    ["Describe the picture.", "A pan."],
  ]),
  example("b", [
    ["<image>\nDescribe the picture.", "A pot of soup."],
    ["Tell all.", "one two three four"],
  ]),
  example("hidden", [["<image>\nDescribe the picture.", "Not this."]], { split: "test" }),
  example("watched", [["<image>\nDescribe the picture.", "Nor this."]], { split: "validation" }),
  example("empty", [["<image>\nDescribe the picture.", " "]]),
];

describe("descriptions in examples", () => {
  it("answer the likeliest question, and nothing hidden or watched is read", () => {
    expect(captionQuestions(kitchen)).toEqual([
      { question: "Describe the picture.", pictures: 2 },
      { question: "Tell all.", pictures: 1 },
      { question: "Name it.", pictures: 1 },
    ]);
    expect(captionedBy(kitchen, "Describe the picture.").map(({ caption }) => caption)).toEqual([
      "A pan.",
      "A pot of soup.",
    ]);
  });

  it("are found by the hashes of files too, of pictures to learn from", () => {
    const by = { by: "import", what: "w", source: "s", licence: "l", when: "" } as const;
    const captions = new Map([
      ["a", "A pan."],
      ["hidden", "Not this."],
    ]);
    expect(captionedByHash(kitchen, captions, by)).toEqual([
      { media: picture("a"), caption: "A pan.", source: "a", provenance: by },
    ]);
  });
});
