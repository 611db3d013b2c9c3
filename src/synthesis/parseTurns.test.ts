import { describe, expect, it } from "vitest";
import { familyReader, recordedFamilies } from "../text/testing/loadFamily.ts";
import { withControl } from "./controlLines.ts";
import { firstTriplet, parseTurns } from "./parseTurns.ts";
import { turnMarks } from "./turnMarks.ts";

const marks = { user: "USER:", assistant: "ASSISTANT:", answerEnd: "</s>" };
const precise = (question: string, answer: string) =>
  `${withControl("precise", question)} ASSISTANT: ${answer}</s>`;
const informative = (question: string, answer: string) =>
  `${withControl("informative", question)} ASSISTANT: ${answer}</s>`;
const parse = (...pieces: string[]) => parseTurns(` ${pieces.join("USER: ")}`, marks);
const reasons = (...pieces: string[]) => parse(...pieces).lost.map(({ reason }) => reason);

describe("parseTurns", () => {
  it("reads questions with answers up to a clean end", () => {
    const text = [precise("What is it?", "soup"), `${informative("What is it?", "Hot soup.")}</s>`];
    expect(parse(...text)).toEqual({
      lost: [],
      turns: [
        { form: "precise", instruction: "What is it?", answer: "soup" },
        { form: "informative", instruction: "What is it?", answer: "Hot soup." },
      ],
    });
  });

  it("gives each lost piece its reason", () => {
    const good = precise("What is it?", "soup");
    expect(reasons(good, "Give the short answer.\nWhat is it? ASSISTANT: so")).toEqual(["cut off"]);
    expect(reasons(good, "Give the short answer.\nWhat is")).toEqual(["cut off"]);
    expect(reasons("Give the short answer.\nWhat is it?</s>", good)).toEqual(["no answer follows"]);
    expect(reasons("What ASSISTANT: a ASSISTANT: b</s>", good)).toEqual([
      "several answers run together",
    ]);
    expect(reasons(" ASSISTANT: soup</s>", good)).toEqual(["empty question"]);
    expect(reasons("Give the short answer. ASSISTANT: soup</s>", good)).toEqual(["empty question"]);
    expect(reasons(precise("What is it?", " "), good)).toEqual(["empty answer"]);
    expect(reasons("What is it? ASSISTANT: soup</s>", good)).toEqual(["no control line"]);
    expect(parse("", "").lost).toEqual([]);
  });

  it("loses only the piece, not what stands beside it", () => {
    const { turns } = parse(precise("A?", "a"), "rubbish</s>", informative("A?", "a, since b"));
    expect(turns.map(({ answer }) => answer)).toEqual(["a", "a, since b"]);
  });
});

describe("firstTriplet", () => {
  const triplet = (...pieces: string[]) => firstTriplet(parse(...pieces).turns);

  it("takes the first question that has both answers, in whichever order they come", () => {
    expect(
      triplet(
        precise("A?", "a"),
        informative("B?", "b long"),
        precise("B?", "b"),
        informative("A?", "x"),
      ),
    ).toEqual({ instruction: "B?", precise: "b", informative: "b long" });
  });

  it("keeps the first answer of each form", () => {
    expect(triplet(precise("A?", "1"), precise("A?", "2"), informative("A?", "long"))).toEqual({
      ...{ instruction: "A?", precise: "1", informative: "long" },
    });
  });

  it("matches exactly equal questions alone", () => {
    expect(triplet(precise("What is it?", "a"), informative("What is it", "b"))).toBeNull();
    expect(triplet(precise("A?", "a"), precise("A?", "b"))).toBeNull();
    expect(firstTriplet([])).toBeNull();
  });
});

describe.each(recordedFamilies())("turn marks of %s", (_, family) => {
  it("take a rendered conversation apart again", () => {
    const { template } = familyReader(family);
    const found = turnMarks(template);
    const said = [
      { role: "user" as const, text: "Describe the picture." },
      { role: "assistant" as const, text: "Soup." },
      { role: "user" as const, text: withControl("precise", "What is it?") },
      { role: "assistant" as const, text: "soup" },
      { role: "user" as const, text: withControl("informative", "What is it?") },
      { role: "assistant" as const, text: "It steams. So it is soup." },
    ];
    const rendered = template.render(said, false);
    const written = rendered.slice(rendered.indexOf("Give the short"));
    expect(firstTriplet(parseTurns(written, found).turns)).toEqual({
      instruction: "What is it?",
      precise: "soup",
      informative: "It steams. So it is soup.",
    });
  });
});
