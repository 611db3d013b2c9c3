import { expect, it } from "vitest";
import type { Media } from "../protocol/records.ts";
import { answeredTurns } from "./answeredTurns.ts";

const medium = (kind: Media["kind"], hash: string): Media => ({
  ...{ kind, hash, mime: "", bytes: 1, width: 4, height: 3, localName: hash },
});
const turn = (question: string, answer: string) => ({ question, answer, kind: "" });

it("removes a question without an answer together with its own media only", () => {
  const media = [
    medium("image", "a"),
    medium("video", "v"),
    medium("image", "b"),
    medium("image", "c"),
  ];
  const turns = [
    turn("<video>\n<image>\nWhat?", "An onion."),
    turn("And <image>?", "  "),
    turn("<image>?", "A leek."),
  ];
  const { turns: left, media: used } = answeredTurns({ turns, media });
  expect(left).toEqual([turns[0], turns[2]]);
  expect(used.map(({ hash }) => hash)).toEqual(["a", "v", "c"]);
});

it("returns a fully answered example unchanged", () => {
  const example = { turns: [turn("<image>", "An onion.")], media: [medium("image", "a")] };
  expect(answeredTurns(example)).toBe(example);
});

it("returns no turns and no media when nothing is answered", () => {
  const example = { turns: [turn("<image>", "")], media: [medium("image", "a")] };
  expect(answeredTurns(example)).toEqual({ turns: [], media: [] });
});
