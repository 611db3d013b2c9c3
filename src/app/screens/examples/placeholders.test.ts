import { splitLeadingPlaceholders } from "../../../base/examples/placeholders.ts";
import { describe, expect, it } from "vitest";
import type { Example, Media } from "../../../protocol/records.ts";
import { addMediaToTurn, mediaOfTurn, removeMedia, removeTurn, withWords } from "./placeholders.ts";

const media = (hash: string, kind: Media["kind"] = "image") => ({ kind, hash }) as Media;
const turn = (question: string) => ({ question, answer: "", kind: "" });

/** Two turns: the first shows "a", the second shows clip "b" and picture "c". */
const example = {
  media: [media("a"), media("b", "video"), media("c")],
  turns: [turn("<image>\nWhat?"), turn("<video>\n<image>\nAnd then?")],
} as Example;

const hashes = ({ media }: Pick<Example, "media">) => media.map(({ hash }) => hash).join("");

describe("placeholders", () => {
  it("hides the leading placeholders and keeps those inside a sentence", () => {
    expect(splitLeadingPlaceholders("<image>\n<video>\nWhat?")).toEqual([
      "<image>\n<video>\n",
      "What?",
    ]);
    expect(splitLeadingPlaceholders("Compare <image> with it")).toEqual([
      "",
      "Compare <image> with it",
    ]);
    expect(withWords(turn("<image>\nWhat?"), "Why?").question).toBe("<image>\nWhy?");
  });

  it("knows which media each turn shows", () => {
    expect(hashes({ media: mediaOfTurn(example, 0) })).toBe("a");
    expect(hashes({ media: mediaOfTurn(example, 1) })).toBe("bc");
  });

  it("adds a picture after those of its turn, in the list and in the words alike", () => {
    const more = addMediaToTurn(example, 0, media("x"));
    expect(hashes(more)).toBe("axbc");
    expect(more.turns[0]!.question).toBe("<image>\n<image>\nWhat?");
    expect(hashes({ media: mediaOfTurn(more, 1) })).toBe("bc");
  });

  it("takes out a picture and exactly its own placeholder", () => {
    const less = removeMedia(example, 1);
    expect(hashes(less)).toBe("ac");
    expect(less.turns.map(({ question }) => question)).toEqual([
      "<image>\nWhat?",
      "<image>\nAnd then?",
    ]);
  });

  it("hands the first turn's picture on to the next when the first turn goes", () => {
    const less = removeTurn(example, 0);
    expect(hashes(less)).toBe("abc");
    expect(less.turns.map(({ question }) => question)).toEqual([
      "<image>\n<video>\n<image>\nAnd then?",
    ]);
  });

  it("takes a later turn's media along when that turn goes", () => {
    const less = removeTurn(example, 1);
    expect(hashes(less)).toBe("a");
    expect(less.turns).toHaveLength(1);
  });
});
