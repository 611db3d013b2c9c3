import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../../base/random.ts";
import { SPLITS } from "../../protocol/records.ts";
import type { TaskTriplet } from "../../protocol/synthesis.ts";
import { deny } from "./deny.ts";
import { entailmentExamples } from "./entailmentExamples.ts";
import { entailmentPairs } from "./entailmentPairs.ts";
import { askedTriplet, entailmentQuestion } from "./entailmentQuestion.ts";
import { otherNumber } from "./otherNumber.ts";

interface SeedRow {
  source: string;
  caption: string;
  tasks: TaskTriplet[];
}
const file = path.join(import.meta.dirname, "../../../public/samples/seeds/seeds.json");
const rows = JSON.parse(readFileSync(file, "utf8")) as SeedRow[];
const tasks = rows.flatMap(({ source, caption, tasks: some }) =>
  some.map((task) => ({ ...task, source, caption })),
);
const pairs = entailmentPairs(tasks, 1);
const plain = (text: string) => text.trim().toLowerCase();

describe("pairs made of the shipped seed tasks", () => {
  it("are one of each label a task, so that a constant label gets a third", () => {
    for (const label of ["Yes", "No", "Open"]) {
      expect(pairs.filter((pair) => pair.label === label)).toHaveLength(tasks.length);
    }
  });

  it("part by picture: no source is in two splits, and about a fifth is kept to measure by", () => {
    const splits = new Map<string, Set<string>>();
    for (const { source, split } of pairs) {
      splits.set(source, (splits.get(source) ?? new Set()).add(split));
    }
    expect([...splits.values()].every(({ size }) => size === 1)).toBe(true);
    const share = (split: string) =>
      pairs.filter((pair) => pair.split === split).length / pairs.length;
    expect(SPLITS.map(share).every((each) => each > 0.04)).toBe(true);
    expect(share("test")).toBeGreaterThan(0.13);
    expect(share("test")).toBeLessThan(0.27);
  });

  it("ask the measured pictures open questions that no other picture is asked", () => {
    const open = pairs.filter(({ kind }) => kind === "open");
    const questions = (isTest: boolean) =>
      new Set(
        open
          .filter(({ split }) => (split === "test") === isTest)
          .map(({ instruction }) => instruction),
      );
    expect(questions(true).size).toBe(3);
    for (const question of questions(true)) expect(questions(false).has(question)).toBe(false);
  });

  it("disagree in words, numbers and denials, never by the task's own answer", () => {
    const wrong = pairs.filter(({ label }) => label === "No");
    const kinds = new Set(wrong.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["other answer", "other number", "denied"]));
    const own = new Map(
      tasks.map((task) => [`${task.source} ${task.instruction}`, plain(task.precise)]),
    );
    for (const { kind, source, instruction, precise, informative } of wrong) {
      const isOwn = plain(precise) === own.get(`${source} ${instruction}`);
      expect(isOwn).toBe(kind === "denied");
      expect(informative.includes("not ")).toBe(kind === "denied");
    }
  });

  it("are the same for the same seed", () => {
    expect(entailmentPairs(tasks, 1)).toEqual(pairs);
    expect(entailmentPairs(tasks, 2)).not.toEqual(pairs);
  });

  it("become text examples whose answer is the label", () => {
    const examples = entailmentExamples(pairs, { projectId: "p", createdAt: "now" });
    expect(new Set(examples.map(({ id }) => id)).size).toBe(pairs.length);
    expect(examples[0]).toMatchObject({
      ...{ part: "text", media: [], split: pairs[0]!.split, source: pairs[0]!.source },
      turns: [{ question: entailmentQuestion(pairs[0]!), answer: "Yes", kind: "agreeing" }],
    });
  });

  it("are read back from their questions, also where an answer has lines", () => {
    for (const { instruction, informative, precise } of pairs) {
      const triplet = { instruction, informative, precise };
      expect(askedTriplet(entailmentQuestion(triplet))).toEqual(triplet);
    }
    const lines = { instruction: "a\nb", informative: "c\nd", precise: "e\nf" };
    expect(askedTriplet(entailmentQuestion(lines))).toEqual(lines);
    expect(askedTriplet("What is this?")).toBeNull();
  });
});

describe("a changed number", () => {
  it("differs by one to three and stays a number of its kind", () => {
    for (let seed = 0; seed < 200; seed++) {
      const digits = Number(otherNumber("3 cells", new Random(seed))!.split(" ")[0]);
      expect(Math.abs(digits - 3)).toBeGreaterThanOrEqual(1);
      expect(Math.abs(digits - 3)).toBeLessThanOrEqual(3);
      expect(digits).toBeGreaterThanOrEqual(0);
      expect(otherNumber("Two", new Random(seed))).toMatch(/^(zero|one|three|four|five)$/);
    }
  });

  it("is null where there is none", () => {
    expect(otherNumber("someone", new Random(1))).toBeNull();
  });
});

describe("a denial", () => {
  it("stands before the words and their article", () => {
    const about = (precise: string, informative: string) =>
      deny({ instruction: "What is it?", precise, informative });
    expect(about("fox", "It looks like a fox.")).toBe("It looks like not a fox.");
    expect(about("top left", "It is at the top left.")).toBe("It is at not the top left.");
    expect(about("egg", "It is an eggplant.")).toBeNull();
    expect(about("yes", "Yes, it is.")).toBeNull();
    expect(about("(?)", "It says (?).")).toBe("It says not (?).");
  });
});
