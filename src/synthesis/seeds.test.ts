import { describe, expect, it } from "vitest";
import type { Example, Media, Turn } from "../protocol/records.ts";
import { splitControl, withControl } from "./controlLines.ts";
import { joinSeeds } from "./joinSeeds.ts";
import { isBlank, seedConversations } from "./seedConversations.ts";
import type { SeedTask } from "./seedTask.ts";

const picture = (name: string): Media => ({
  ...{ kind: "image", hash: name, mime: "image/webp", bytes: 1, width: 4, height: 3 },
  localName: `${name}.webp`,
});
const blank = picture("blank");
const turn = (question: string, answer: string): Turn => ({ question, answer, kind: "" });
const task = (name: string): SeedTask => ({
  ...{ instruction: `What is ${name}?`, precise: "soup", informative: "It steams, so it is soup." },
  ...{ media: picture(name), caption: `A bowl of ${name}.`, source: name, split: "train" },
});
const options = { projectId: "p", blankShare: 0.1, blank, seed: 7, createdAt: "" };

describe("blank pictures", () => {
  it("are a tenth of 10,000, equal for equal seeds and others for others", () => {
    const drawn = (seed: number) =>
      Array.from({ length: 10_000 }, (_, i) => i).filter((i) => isBlank(i, 0.1, seed));
    expect(drawn(1).length).toBeGreaterThanOrEqual(900);
    expect(drawn(1).length).toBeLessThanOrEqual(1100);
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it("keep the caption and both answers of what they replace", () => {
    const tasks = Array.from({ length: 200 }, (_, i) => task(`dish ${i}`));
    const made = seedConversations(tasks, options);
    const replaced = made.filter(({ media }) => media[0] === blank);
    expect(replaced.length).toBeGreaterThan(8);
    made.forEach(({ turns, media }, i) => {
      expect(turns[0]).toMatchObject({ answer: `A bowl of dish ${i}.`, trained: false });
      expect(
        turns
          .slice(1)
          .map(({ answer }) => answer)
          .sort(),
      ).toEqual(["It steams, so it is soup.", "soup"]);
      expect(media).toEqual([isBlank(i, 0.1, 7) ? blank : picture(`dish ${i}`)]);
    });
    expect(seedConversations(tasks, { ...options, blankShare: 0 }).map((e) => e.media[0])).toEqual(
      tasks.map(({ media }) => media),
    );
  });

  it("leave the order of the two answers to chance, seeded", () => {
    const tasks = Array.from({ length: 400 }, (_, i) => task(`dish ${i}`));
    const preciseFirst = seedConversations(tasks, options).filter(
      ({ turns }) => turns[1]!.kind === "precise",
    ).length;
    expect(preciseFirst).toBeGreaterThan(160);
    expect(preciseFirst).toBeLessThan(240);
    expect(seedConversations(tasks, options)).toEqual(seedConversations(tasks, options));
  });
});

describe("control lines", () => {
  it("are told apart from what follows them", () => {
    const question = withControl("informative", "Why?");
    expect(splitControl(question)).toEqual({ form: "informative", instruction: "Why?" });
    expect(splitControl(" Give the short answer. Why?")).toEqual({
      ...{ form: "precise", instruction: "Why?" },
    });
    expect(splitControl("Give the short answer.")).toEqual({ form: "precise", instruction: "" });
    expect(splitControl("Give the short answer.Why?")).toBeNull();
    expect(splitControl("Why?")).toBeNull();
  });
});

describe("joinSeeds", () => {
  const example = (name: string, turns: Turn[], change: Partial<Example> = {}): Example => ({
    ...{ id: name + turns.length, projectId: "p", part: "image", media: [picture(name)], turns },
    ...{ split: "train", source: name, editedAt: "" },
    ...change,
  });
  const describeIt = turn("<image>\nWhat do you see?", "A pan of onions.");

  it("joins description, short and reasoned answer of a picture over several examples", () => {
    const { tasks, incomplete } = joinSeeds(
      [
        example("a", [describeIt, turn("What is it?", "onions")]),
        example("a", [turn("<image>\nWhat is it?", "The rings are onions.")]),
      ],
      "What do you see?",
    );
    expect(incomplete).toEqual([]);
    expect(tasks).toEqual([
      {
        ...{ instruction: "What is it?", precise: "onions", informative: "The rings are onions." },
        ...{ media: picture("a"), caption: "A pan of onions.", source: "a", split: "train" },
      },
    ]);
  });

  it("names every picture that lacks something, and what", () => {
    const { tasks, incomplete } = joinSeeds(
      [
        example("no caption", [turn("<image>\nWhat is it?", "onions")]),
        example("alone", [describeIt]),
        example("one answer", [describeIt, turn("What is it?", "onions")]),
        example("context", [{ ...describeIt, trained: false }]),
      ],
      "What do you see?",
    );
    expect(tasks).toEqual([]);
    expect(incomplete).toEqual([
      { name: "no caption.webp", reason: "It has no description." },
      { name: "alone.webp", reason: "It has a description and no other question." },
      {
        name: "one answer.webp",
        reason:
          "No question about it has both a short answer and a longer one that gives the reason.",
      },
      { name: "context.webp", reason: "It has no description." },
    ]);
  });

  it("never reads hidden or watched examples, clips, or general ones", () => {
    const whole = [
      describeIt,
      turn("What is it?", "onions"),
      turn("What is it?", "Onion rings it is."),
    ];
    expect(joinSeeds([example("a", whole)], "What do you see?").tasks).toHaveLength(1);
    for (const change of [
      { split: "test" },
      { split: "validation" },
      { part: "replay" },
      { media: [{ ...picture("a"), kind: "video" }] },
      { media: [picture("a"), picture("b")] },
    ] as Partial<Example>[]) {
      const joined = joinSeeds([example("a", whole, change)], "What do you see?");
      expect(joined).toEqual({ tasks: [], incomplete: [] });
    }
  });
});
