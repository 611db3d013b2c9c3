import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Example, Media } from "../../protocol/records.ts";
import { classOf, findClassTasks, withoutClass } from "./classTask.ts";

type Asked = [question: string, answer: string, kind?: string];

const example = (id: string, turns: Asked[], more: Partial<Example> = {}) =>
  ({
    ...{ id, split: "train", part: "image", media: [{ kind: "image", hash: id } as Media] },
    turns: turns.map(([question, answer, kind = ""]) => ({ question, answer, kind })),
    ...more,
  }) as Example;
const asked = (answers: string[], question = "<image>\nWhich?") =>
  answers.map((answer, i) => example(String(i), [[question, answer]]));

describe("findClassTasks", () => {
  it("finds the cells of the blood smear, in three wordings, before their number", () => {
    const rows = JSON.parse(readFileSync("public/samples/blood-smear/image.json", "utf8")) as {
      id: string;
      split: string;
      kinds: string[];
      conversations: { value: string }[];
    }[];
    const examples = rows.map(({ id, split, kinds, conversations }) =>
      example(
        id,
        kinds.map((kind, i): Asked => {
          const [question, answer] = [conversations[2 * i]!, conversations[2 * i + 1]!];
          return [question.value, answer.value, kind];
        }),
        { split: split as Example["split"] },
      ),
    );
    const [cell, count] = findClassTasks(examples);
    expect(cell!.key).toBe("kind cell");
    expect(cell!.questions).toEqual([
      "Which white cell is this?",
      "What kind of cell is this?",
      "Name the cell.",
    ]);
    expect(cell!.classes.map(({ label, count }) => [label, count]).sort()).toEqual(
      ["basophil", "eosinophil", "lymphocyte", "monocyte", "neutrophil"].map((label) => [
        label,
        21,
      ]),
    );
    expect(count!.key).toBe("kind cell_count");
    expect(examples.filter((one) => classOf(one, cell!) !== null)).toHaveLength(150);
  });

  it("takes labels that differ by case or plural as one, and apart when asked", () => {
    const examples = asked(["Onion", "onion", "onions", "leek", "leek", "Leek.", "onion"]);
    const [task] = findClassTasks(examples);
    expect(task!.classes).toEqual([
      { label: "onion", spellings: ["onion", "Onion", "onions"], count: 4 },
      { label: "leek", spellings: ["leek", "Leek."], count: 3 },
    ]);
    expect(classOf(examples[2]!, task!)).toBe(0);
    const [apart] = findClassTasks(examples, { keepApart: true });
    expect(apart!.classes.map(({ label }) => label)).toEqual(["onion", "leek"]);
    expect(apart!.rare.map(({ label }) => label)).toEqual(["Onion", "onions", "Leek."]);
  });

  it("knows a watched answer by a spelling that no train example has, unless spellings are kept apart", () => {
    const examples = asked(["onion", "onion", "leek", "leek"]);
    const watched = ["Leeks", "ONION", "beet"].map((answer) => example("w", [["Which?", answer]]));
    const classesOf = (keepApart: boolean) => {
      const [task] = findClassTasks(examples, { keepApart });
      return watched.map((one) => classOf(one, task!));
    };
    expect(classesOf(false)).toEqual([1, 0, null]);
    expect(classesOf(true)).toEqual([null, null, null]);
    const [task] = findClassTasks(examples);
    const other = example("x", [["Another question?", "beet"]]);
    expect(withoutClass([...watched, other], task!)).toEqual([watched[2]]);
  });

  it("does not take words that only end alike as one", () => {
    const [task] = findClassTasks(asked(["glass", "glass", "virus", "virus", "gas", "gas"]));
    expect(task!.classes.map(({ label }) => label)).toEqual(["glass", "virus", "gas"]);
  });

  it("names a class with one example, which cannot be learnt", () => {
    const [task] = findClassTasks(asked(["a", "a", "b", "b", "c"]));
    expect(task!.classes.map(({ label }) => label)).toEqual(["a", "b"]);
    expect(task!.rare).toEqual([{ label: "c", spellings: ["c"], count: 1 }]);
    expect(classOf(example("x", [["Which?", "c"]]), task!)).toBeNull();
  });

  it("finds none with one class, with answers that are all different, or with long ones", () => {
    expect(findClassTasks(asked(["a", "a", "a"]))).toEqual([]);
    expect(findClassTasks(asked(["a", "b", "c", "d"]))).toEqual([]);
    const long = "a very long answer, which tells a story and names no class of anything at all";
    expect(findClassTasks(asked([long, long, `${long}!`, `${long}!`]))).toEqual([]);
  });

  it("reads train examples with pictures alone, and no general ones", () => {
    const pair = ["a", "a", "b", "b"];
    const without = (more: Partial<Example>) => asked(pair).map((one) => ({ ...one, ...more }));
    expect(findClassTasks(without({ split: "test" }))).toEqual([]);
    expect(findClassTasks(without({ part: "replay" }))).toEqual([]);
    expect(findClassTasks(without({ media: [] }))).toEqual([]);
  });
});
