/** How tasks are found for questions, and what they score; by hand. */
import { describe, expect, it, test } from "vitest";
import { findings } from "../findings.ts";
import { longestAnswer } from "../longestAnswer.ts";
import { reportOf, times, type Asked } from "../testing/report.ts";
import { taskOf, tasks } from "./index.ts";
import { listItems } from "./labels.ts";
import { TASK_IDS } from "../../protocol/evaluation/tasks.ts";

const recipe = (dish: string) =>
  `Ingredients:\n- 2 eggs\n- ${dish}\n\nSteps:\n1. Beat the eggs.\n2. Add ${dish} and bake it.`;

const found = (references: string[], question = "Which?", classes?: string[]) =>
  taskOf(
    { questions: references.map((reference) => ({ question, reference })), classes },
    undefined,
  ).id;

test("the list has every task once", () => {
  expect(tasks.map(({ id }) => id).toSorted()).toEqual(TASK_IDS.toSorted());
});

describe("a task is found by what the questions look like", () => {
  it.each([
    ["closed", ["Yes.", "no"], "Is it raw?", ["no", "Yes"]],
    ["choice", ["A", "B"], "Which? A. lung B. liver", ["A", "B"]],
    ["classes", ["onion", "leek"], "Which?", ["leek", "onion"]],
    ["recipe", [recipe("ham"), recipe("leek")], "How?", undefined],
    ["labels", ["egg, ham", "leek and onion"], "What is in it?", undefined],
    [
      "caption",
      ["A pan with two eggs stands on a stove.", "An onion lies on a board."],
      "?",
      undefined,
    ],
    ["open", ["right upper lobe", "a cyst"], "What?", undefined],
  ])("%s", (id, references, question, classes) => {
    expect(found(references, question, classes)).toBe(id);
  });

  it("unless the person chose another", () => {
    const kind = { questions: [{ question: "Is it?", reference: "yes" }], classes: undefined };
    expect(taskOf(kind, "open").id).toBe("open");
    expect(taskOf(kind, undefined).id).toBe("closed");
  });

  it("lets answers be as long as the longest task needs", () => {
    const asked = (kind: string, reference: string) => ({ kind, question: "?", reference });
    expect(longestAnswer([asked("a", "a cyst")])).toBe(128);
    expect(longestAnswer([asked("a", "a cyst"), asked("b", recipe("ham"))])).toBe(512);
    expect(longestAnswer([asked("a", "a cyst")], { a: "caption" })).toBe(256);
  });
});

describe("scores, by hand", () => {
  const task = (asked: Asked[]) => findings(reportOf(asked)).kinds[0]!.task;
  const value = (asked: Asked[], id: string, who: "base" | "adapter" = "adapter") =>
    task(asked).scores.find((score) => score.id === id)![who]?.value;

  it("choices: the last one named; what names none is drawn by a seed and counted", () => {
    const question = "Which? A. lung B. liver C. spleen D. heart";
    const asked = [
      { question, reference: "B", base: "I cannot tell", adapter: "Not (A), but (B)." },
      { question, reference: "C", base: "", adapter: "the spleen" },
      { question, reference: "lung", base: "(A)", adapter: "(D)" },
      { question, reference: "lung", base: "(A)", adapter: "hm" },
    ];
    const { id, guessed, chance } = task(asked);
    expect(id).toBe("choice");
    expect(guessed).toEqual({ base: 2, adapter: 1 });
    expect(chance).toEqual({ value: 1 / 4, about: "drawing a choice" });
    const drawn = value(asked, "choice")! - 2 / 4;
    expect([0, 1 / 4]).toContain(drawn);
    expect(value(asked, "choice")).toBe(value(asked, "choice"));
  });

  it("labels: 2 of 3 named, 2 of 4 wanted, in turned order; a sentence names what stands in it", () => {
    const asked = [
      { reference: "onion, leek, egg tart, salt", base: "", adapter: "leek, onion, ham" },
      { reference: "egg, salt", base: "", adapter: "I would take salt with an egg and cook it" },
      // The egg tart is no egg.
      { reference: "egg, ham", base: "", adapter: "There is ham, with a large egg tart beside it" },
      { reference: "ham, egg", base: "", adapter: "[ham, egg]" },
    ];
    expect(task(asked).id).toBe("labels");
    expect(value(asked, "precision")).toBeCloseTo((2 / 3 + 1 + 1 / 2 + 1) / 4, 12);
    expect(value(asked, "recall")).toBeCloseTo((1 / 2 + 1 + 1 / 2 + 1) / 4, 12);
    expect(value(asked, "f1")).toBeCloseTo((4 / 7 + 1 + 1 / 2 + 1) / 4, 12);
    const order = task(asked).scores.find(({ id }) => id === "order")!;
    expect(order.adapter).toEqual({ value: (-1 - 1 + 1) / 3, low: -1 / 3, high: -1 / 3 });
    expect([order.n, order.base, order.difference]).toEqual([{ base: 0, adapter: 3 }, null, null]);
  });

  it("recipes: ingredients, amounts and order", () => {
    const asked = [
      { reference: recipe("ham"), base: "Bake it.", adapter: recipe("ham") },
      { reference: recipe("leek"), base: "Bake it.", adapter: recipe("ham") },
    ];
    expect(task(asked).id).toBe("recipe");
    expect(value(asked, "ingredients")).toBeCloseTo((1 + 1 / 2) / 2, 12);
    expect(value(asked, "ingredients", "base")).toBe(0);
    expect(value(asked, "amounts")).toBe(1);
    expect(value(asked, "order")).toBe(1);
    // Each gets the other's recipe.
    expect(task(asked).chance).toMatchObject({ value: 1 / 2 });
  });

  it("open questions: what repeated answers reach is the commonest, where that is more", () => {
    const asked = [
      ...times(2, { reference: "right lobe", base: "", adapter: "right lobe of lung" }),
      { reference: "liver", base: "", adapter: "liver" },
      { reference: "a grey cyst", base: "", adapter: "cyst" },
    ];
    expect(task(asked)).toMatchObject({
      id: "open",
      chance: { about: "always giving the commonest answer" },
    });
    expect(value(asked, "tokenRecall")).toBeCloseTo((3 + 1 / 2) / 4, 12);
  });
});

describe("questions about one picture are one", () => {
  const asked = (perPicture: number) =>
    Array.from({ length: 24 }, (_, i): Asked => {
      const picture = Math.floor(i / perPicture);
      return {
        reference: `the ${i} cyst`,
        base: "",
        adapter: picture % 3 ? `the ${i} cyst` : "",
        exampleId: `p${picture}`,
      };
    });

  it("so that the interval is wider and luck likelier with four questions a picture", () => {
    const [alone, inFours] = [1, 4].map((count) => findings(reportOf(asked(count))).kinds[0]!.task);
    const width = ({ scores }: typeof alone & {}) =>
      scores[0].difference!.high - scores[0].difference!.low;
    expect(inFours!.scores[0].difference!.value).toBeCloseTo(alone!.scores[0].difference!.value, 1);
    expect(width(inFours!)).toBeGreaterThan(1.5 * width(alone!));
    // 4 of 6 pictures, all one way: 2 / 2^4
    expect(inFours!.luck).toBeCloseTo(1 / 8, 12);
    expect(inFours!.isShown).toBe(false);
    expect(alone!.isShown).toBe(true);
  });

  it("also for the share of right answers and the odds of the verdict", () => {
    const [alone, inFours] = [1, 4].map((count) => findings(reportOf(asked(count))));
    expect(alone!.overBase.isShown).toBe(true);
    expect(inFours!.overBase).toMatchObject({ better: 16, worse: 0, luck: 1 / 8, isShown: false });
    expect(inFours!.limitations.join()).toContain("24 questions are about 6 groups");
    expect(alone!.limitations.join()).not.toContain("groups");
  });
});

test("items of a list, however it is written, and no items of a sentence", () => {
  expect(listItems("An onion, 2 eggs; salt and pepper.")).toEqual([
    "onion",
    "2 eggs",
    "salt",
    "pepper",
  ]);
  expect(listItems("1. flour\n2) sugar\n- sand")).toEqual(["flour", "sugar", "sand"]);
  expect(listItems("[red onion, ham].")).toEqual(["red onion", "ham"]);
  expect(listItems("Heat the oil in a large pan, then stir.")).toBeNull();
  expect(listItems("")).toEqual([]);
});
