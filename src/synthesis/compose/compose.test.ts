import { describe, expect, it } from "vitest";
import { placeholdersIn } from "../../base/examples/placeholders.ts";
import { Random } from "../../base/random.ts";
import { compose, concludes, taskTurn } from "./compose.ts";
import { PLAIN_TEMPLATES, REASONING_TEMPLATES } from "./templates.ts";

const soup = {
  instruction: "What is it?",
  precise: "soup",
  informative: "Steam rises from a bowl.",
};
const request = {
  id: "a",
  seed: 1,
  caption: "A bowl.",
  triplet: soup,
  answer: "reasoned",
} as const;
/** Draws the first of every pool. */
const first = { integer: () => 0 } as unknown as Random;

describe("the three ways to one answer", () => {
  it("takes the informative answer alone where its last sentence concludes", () => {
    const informative = "It is hot. So it is soup.";
    expect(taskTurn({ ...soup, informative }, "reasoned", first)).toEqual({
      ...{ question: "What is it?", answer: "It is hot. So it is soup.", kind: "written" },
    });
    // A cue in an earlier sentence does not conclude.
    expect(concludes("So it is hot. It steams.")).toBe(false);
    expect(concludes("It is sorted.")).toBe(false);
  });

  it("joins both where the precise one concludes", () => {
    const precise = "therefore it is soup";
    expect(taskTurn({ ...soup, precise }, "reasoned", first).answer).toBe(
      "Steam rises from a bowl. therefore it is soup",
    );
  });

  it("puts the reason before the conclusion in all templates where neither does", () => {
    expect(taskTurn(soup, "reasoned", first).answer).toBe(
      "Steam rises from a bowl. So the answer is soup.",
    );
    for (const { answer } of REASONING_TEMPLATES) {
      expect(answer.indexOf("{reason}")).toBe(0);
      expect(answer.indexOf("{answer}")).toBeGreaterThan(0);
    }
    for (const { question } of [...PLAIN_TEMPLATES, ...REASONING_TEMPLATES]) {
      expect(question.split("{question}")).toHaveLength(2);
    }
  });

  it("gives the precise answer alone where that is chosen", () => {
    expect(taskTurn(soup, "precise", first)).toEqual({
      ...{ question: "What is it?", answer: "soup", kind: "written" },
    });
  });
});

describe("compose", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => compose({ ...request, id: `row ${i}` }));

  it("has the description first in half of 10,000, and exactly one picture in the first question", () => {
    const captionFirst = many.filter(([turn]) => turn!.kind === "caption").length;
    expect(captionFirst).toBeGreaterThanOrEqual(4800);
    expect(captionFirst).toBeLessThanOrEqual(5200);
    for (const turns of many) {
      expect(turns.map(({ kind }) => kind).sort()).toEqual(["caption", "written"]);
      expect(turns.map(({ question }) => placeholdersIn(question).length)).toEqual([1, 0]);
      expect(turns[0]!.question.startsWith("<image>\n")).toBe(true);
    }
  });

  it("draws every template, and the same for equal ids and seeds", () => {
    const reasoned = new Set(
      many.map((turns) => turns.find(({ kind }) => kind === "written")!.answer.slice(24)),
    );
    expect(reasoned.size).toBe(new Set(REASONING_TEMPLATES.map(({ answer }) => answer)).size);
    expect(compose(request)).toEqual(compose(request));
    expect(many.slice(0, 50)).not.toEqual(
      many.slice(0, 50).map((_, i) => compose({ ...request, id: `row ${i}`, seed: 2 })),
    );
  });

  it("is the description alone where nothing was kept", () => {
    const turns = compose({ ...request, triplet: null });
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({ answer: "A bowl.", kind: "caption" });
  });

  it("takes out placeholders that the model wrote", () => {
    const triplet = {
      ...soup,
      instruction: "What is <image> it?",
      informative: "<video>So it is soup.",
    };
    const texts = compose({ ...request, triplet }).flatMap(({ question, answer }) => [
      question,
      answer,
    ]);
    expect(texts.join(" ").match(/<(image|video)>/g)).toEqual(["<image>"]);
  });
});
