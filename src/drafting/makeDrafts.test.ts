/** What drafting does with whatever a writer says, whichever maker asks. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exampleOf, turn } from "../drafts/testing/draft.ts";
import type { DraftSettings } from "../protocol/drafting.ts";
import { checkedMaker, draftMakers } from "./makers/index.ts";
import {
  answered,
  asking,
  begin,
  end,
  job,
  library,
  make,
  QUESTION,
  writerOf,
} from "./testing/drafted.ts";
import type { Written } from "./writer.ts";

beforeEach(begin);
afterEach(end);

describe("answers", () => {
  test("are drafted for what is asked and has none, each with who wrote it, and the rest is said", async () => {
    const examples = [
      ...asking("a", "b", "c"),
      answered("d", "A leek"),
      exampleOf("e", [turn("<image>\n", "")]),
    ];
    const { outcome, drafts, events, asked, phases } = await make("answer", examples, writerOf(() => " A leek "));
    expect(asked).toEqual([QUESTION, QUESTION, QUESTION]);
    expect(outcome).toEqual({
      ...{ waiting: 3, rejected: [], already: 0 },
      leftOut: [
        { reason: "All its questions have answers.", count: 1 },
        { reason: "It has no question.", count: 1 },
      ],
    });
    expect(drafts.map(({ turns }) => turns[0])).toEqual(
      Array.from({ length: 3 }, () => ({
        ...{ question: QUESTION, answer: "A leek", kind: "" },
        provenance: {
          ...{ by: "model", what: "Answer drafted", source: "Writer", licence: "mit" },
          when: expect.any(String),
        },
      })),
    );
    expect(events).toEqual(drafts);
    expect(phases).toEqual(["Looking at what is there 0/0", "Writing drafts 0/3", "Writing drafts 2/3", "Writing drafts 3/3"]);
    expect(await library.listExamples("p")).toEqual([]);
  }); // prettier-ignore

  test("take a question for pictures that have none", async () => {
    const bare = exampleOf("e", [turn("<image>\n", "")]);
    const { drafts, asked } = await make("answer", [bare], writerOf(() => "A leek"), { question: "Which one?" }); // prettier-ignore
    expect(asked).toEqual(["<image>\nWhich one?"]);
    expect(drafts[0]!.turns[0]!.question).toBe("<image>\nWhich one?");
    expect(drafts[0]!.target).toMatchObject({ was: bare.turns[0] });
  });

  test("show the pictures of earlier questions, and one question alone", async () => {
    const two = exampleOf("e", [turn(QUESTION, "A leek"), turn("And its colour?", "")]);
    const { asked } = await make(
      "answer",
      [two],
      writerOf(() => "Green"),
    );
    expect(asked).toEqual(["<image>\nAnd its colour?"]);
  });

  test.each<[string, string | Written, string]>([
    ["nothing", "  ", "It wrote nothing."],
    ["no end", { text: "a long tale of many words", finish: "length" }, "It did not come to an end within 128 tokens."],
    ["a circle", "It is green, it is green, it is green, it is green", "It says the same over and over."],
  ])("of %s are rejected by a check, counted, and kept to be read", async (_, said, reason) => {
    const { outcome, drafts } = await make("answer", asking("a"), writerOf(() => said));
    expect(outcome).toMatchObject({ waiting: 0, rejected: [{ reason, count: 1 }] });
    expect(drafts).toMatchObject([{ state: "rejected", doubts: [reason], review: { by: "check" } }]);
  }); // prettier-ignore

  test("that cannot be asked for are left out with the reason, and asked for again the next time", async () => {
    const refused = { refused: "This model sees no clips." };
    const { outcome } = await make(
      "answer",
      asking("a", "b"),
      writerOf(() => refused),
    );
    expect(outcome).toEqual({
      ...{ waiting: 0, rejected: [], already: 0 },
      leftOut: [{ reason: "This model sees no clips.", count: 2 }],
    });
    const again = await make(
      "answer",
      asking("a", "b"),
      writerOf(() => "A leek"),
    );
    expect(again.outcome).toMatchObject({ waiting: 2, already: 0 });
  });
});

describe("a job that is stopped", () => {
  test("goes on where it was, and writes no row twice, whatever became of it", async () => {
    const examples = asking("a", "b", "c", "d", "e");
    const stopped = job();
    let count = 0;
    const stopping = writerOf(() => {
      if (++count === 3) stopped.controller.abort(new Error("cancelled"));
      return "A leek";
    });
    await expect(make("answer", examples, stopping, {}, stopped)).rejects.toThrow("cancelled");
    const [first] = await library.drafts.list("p");
    expect(await library.drafts.list("p")).toHaveLength(2);
    await library.drafts.change("p", { drafts: [{ ...first!, state: "rejected" }] });

    const { outcome, drafts, asked } = await make("answer", examples, writerOf(() => "A leek"));
    expect(asked).toHaveLength(3);
    expect(outcome).toMatchObject({ waiting: 3, already: 2 });
    expect(new Set(drafts.map(({ source }) => source)).size).toBe(5);
    expect(drafts.filter(({ state }) => state === "rejected")).toHaveLength(1);
  }); // prettier-ignore

  test("keeps what was written before the writer gave up", async () => {
    let count = 0;
    const failing = writerOf(() => {
      if (++count > 2) throw new Error("The server is down.");
      return "A leek";
    });
    await expect(make("answer", asking("a", "b", "c"), failing)).rejects.toThrow("is down");
    expect(await library.drafts.list("p")).toHaveLength(2);
  });
});

test("settings have defaults and bounds", () => {
  for (const { id, fields } of draftMakers()) {
    const { settings } = checkedMaker({ id, settings: {} });
    expect(Object.keys(settings)).toEqual(fields.map(({ name }) => name));
  }
  const make = (id: string, settings: DraftSettings) => () => checkedMaker({ id, settings });
  expect(make("reword", { wordings: 9 })).toThrow("is 9, where a number from 1 to 5 belongs");
  expect(make("selfInstruct", { sees: "sound" })).toThrow("one of picture, text belongs");
  expect(make("sing", {})).toThrow('no way of drafting called "sing"; it has answer, reword');
});
