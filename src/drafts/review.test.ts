import { describe, expect, test } from "vitest";
import type { Draft } from "../protocol/drafts.ts";
import { acceptDrafts } from "./acceptDrafts.ts";
import { draftId } from "./draftId.ts";
import { restoreDrafts } from "./restoreDrafts.ts";
import { byModel, draftOf, exampleOf, picture, turn } from "./testing/draft.ts";

const NOW = "2026-02-02T00:00:00Z";
const QUESTION = "<image>\nWhat is it?";
const asked = exampleOf("e", [turn(QUESTION, "")]);
const answer = (id: string, words: string, was = asked.turns[0]!): Draft =>
  draftOf(id, [turn(QUESTION, words, byModel)], {
    target: { kind: "turn", exampleId: "e", turn: 0, was },
  });

describe("accepting", () => {
  test("an answer fills the turn that it was written for, and says who wrote and who accepted it", () => {
    const { examples, drafts, refused } = acceptDrafts([answer("d", "A leek")], [asked], NOW);
    const provenance = { ...byModel, acceptedAt: NOW };
    expect(examples).toEqual([
      { ...asked, turns: [turn(QUESTION, "A leek", provenance)], editedAt: NOW },
    ]);
    expect(drafts).toEqual([
      {
        ...answer("d", "A leek"),
        ...{ state: "accepted", exampleId: "e", review: { by: "person", when: NOW } },
      },
    ]);
    expect(refused).toEqual([]);
  });

  test.each(["train", "validation", "test"] as const)(
    "a new example about a picture in %s joins it there",
    (split) => {
      const present = [exampleOf("e", [turn(QUESTION, "A leek")], { split })];
      const more = draftOf("d", [turn("<image>\nWhich vegetable?", "A leek", byModel)]);
      const { examples } = acceptDrafts([more], present, NOW);
      expect(examples).toMatchObject([{ split, source: "garden", part: "image" }]);
      expect(examples[0]!.id).not.toBe("e");
    },
  );

  test("of two answers to one question only the first is accepted, and the other says what stands there", () => {
    const both = [answer("d1", "A leek"), answer("d2", "An onion")];
    const { examples, drafts, refused } = acceptDrafts(both, [asked], NOW);
    expect(examples.map(({ turns }) => turns[0]!.answer)).toEqual(["A leek"]);
    expect(drafts.map(({ id }) => id)).toEqual(["d1"]);
    expect(refused).toEqual([
      { draftId: "d2", reason: expect.stringContaining('"A leek" stands there now') },
    ]);
  });

  test.each<[string, Draft, string]>([
    ["an example that is gone", { ...answer("d", "A leek"), target: { kind: "turn", exampleId: "gone", turn: 0, was: asked.turns[0]! } }, "is gone"],
    ["a turn that is gone", { ...answer("d", "A leek"), target: { kind: "turn", exampleId: "e", turn: 3, was: asked.turns[0]! } }, "is gone"],
    ["an empty answer", answer("d", " "), "is empty"],
    ["a picture that no question shows", draftOf("d", [turn("What is it?", "A leek")]), "have places for"],
    ["an answer with a place for a picture", draftOf("d", [turn(QUESTION, "<image>")]), "An answer holds <image>"],
    ["what was accepted before", draftOf("d", [turn(QUESTION, "A leek")], { state: "accepted" }), "accepted already"],
  ])("%s is refused in a sentence, and nothing is changed", (_, draft, reason) => {
    const { examples, drafts, refused } = acceptDrafts([draft], [asked], NOW);
    expect([examples, drafts]).toEqual([[], []]);
    expect(refused).toEqual([{ draftId: "d", reason: expect.stringContaining(reason) }]);
  }); // prettier-ignore
});

describe("taking back", () => {
  const accept = (drafts: Draft[], present = [asked]) => {
    const outcome = acceptDrafts(drafts, present, NOW);
    const changed = new Map(outcome.examples.map((example) => [example.id, example]));
    const kept = present.map((example) => changed.get(example.id) ?? example);
    const added = outcome.examples.filter(({ id }) => !present.some((one) => one.id === id));
    return { ...outcome, present: [...kept, ...added] };
  };

  test("an accepted answer leaves its turn as it was before, and the draft waits", () => {
    const { drafts, present } = accept([answer("d", "A leek")]);
    const back = restoreDrafts(drafts, present, NOW);
    expect(back.drafts).toEqual([answer("d", "A leek")]);
    expect(back.examples).toEqual([{ ...asked, editedAt: NOW }]);
    expect(back.refused).toEqual([]);
  });

  test("several changes of one example come off in the order opposite to that in which they came", () => {
    const two = exampleOf("e", [turn(QUESTION, ""), turn("And its colour?", "")]);
    const second = draftOf("d2", [turn("And its colour?", "Green", byModel)], {
      target: { kind: "turn", exampleId: "e", turn: 1, was: two.turns[1]! },
    });
    const { drafts, present } = accept([answer("d1", "A leek"), second], [two]);
    const back = restoreDrafts(drafts, present, NOW);
    expect(back.examples.at(-1)!.turns).toEqual(two.turns);
  });

  test("an example that a draft became goes", () => {
    const draft = draftOf("d", [turn("<image>\nWhich?", "A leek", byModel)]);
    const { drafts, present } = accept([draft]);
    const back = restoreDrafts(drafts, present, NOW);
    expect(back.removed).toEqual([drafts[0]!.exampleId]);
    expect(back.drafts).toEqual([draft]);
  });

  test("words that a person has written since stay", () => {
    const { drafts, present } = accept([answer("d", "A leek")]);
    const edited = present.map((example) => ({
      ...example,
      turns: [turn(QUESTION, "A big leek")],
    }));
    const back = restoreDrafts(drafts, edited, NOW);
    expect(back).toMatchObject({ drafts: [], examples: [], removed: [] });
    expect(back.refused[0]!.reason).toContain("was changed since");
  });

  test("a kind that a person has given since stays too", () => {
    const { drafts, present } = accept([answer("d", "A leek")]);
    const named = present.map((example) => ({
      ...example,
      turns: example.turns.map((one) => ({ ...one, kind: "name" })),
    }));
    const back = restoreDrafts(drafts, named, NOW);
    expect(back.examples[0]!.turns).toEqual([{ ...asked.turns[0]!, kind: "name" }]);
  });

  test("a rejected draft waits again", () => {
    const review = { by: "check", when: NOW } as const;
    const rejected = draftOf("d", [turn(QUESTION, "")], { state: "rejected", review });
    const { review: _, ...rest } = rejected;
    expect(restoreDrafts([rejected], [], NOW).drafts).toEqual([{ ...rest, state: "waiting" }]);
  });
});

test("a draft is named by what it is made from", async () => {
  const id = await draftId("answer", { picture: picture("leek").hash, question: QUESTION });
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(await draftId("answer", { question: QUESTION, picture: picture("leek").hash })).toBe(id);
  expect(await draftId("answer", { question: "Other", picture: picture("leek").hash })).not.toBe(
    id,
  );
});
