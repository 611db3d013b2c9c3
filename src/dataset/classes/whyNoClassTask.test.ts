import { describe, expect, it } from "vitest";
import type { Example, Media } from "../../protocol/records.ts";
import { findClassTasks } from "./classTask.ts";
import { whyNoClassTask } from "./whyNoClassTask.ts";

const asked = (answers: string[], more: Partial<Example> = {}) =>
  answers.map(
    (answer, i) =>
      ({
        ...{ id: String(i), split: "train", part: "image" },
        media: [{ kind: "image", hash: String(i) } as Media],
        turns: [{ question: "<image>\nWhich?", answer, kind: "" }],
        ...more,
      }) as Example,
  );

/** Only ever said where there is no task. */
function why(examples: Example[], keepApart = false): string {
  expect(findClassTasks(examples, { keepApart })).toEqual([]);
  return whyNoClassTask(examples, { keepApart });
}

describe("whyNoClassTask", () => {
  it("names the only answer, and counts spellings of it as one", () => {
    expect(why(asked(["leek", "Leek", "leeks"]))).toBe(
      "“Which?” has one answer only, “leek”, in 3 examples to learn from, and a specialist tells at least 2 answers apart. Add examples with another answer.",
    );
  });

  it("counts answers that one example alone gives", () => {
    expect(why(asked(["a", "b", "c"]))).toBe(
      "“Which?” has 3 answers in 3 examples to learn from, of which none is given by 2 examples or more; a specialist needs 2 such answers. Add examples with the same answers.",
    );
    expect(why(asked(["a", "a", "b"]))).toContain(
      "has 2 answers in 3 examples to learn from, of which only “a” is given by 2 examples or more",
    );
  });

  it("says which bound is passed, and by how much", () => {
    const long = "a very long answer, which tells a story and names no class at all";
    expect(why(asked([long, long, "leek", "leek"]))).toBe(
      `An answer to “Which?” has ${long.length} characters, “a very long answer, which tell…”, and the name of a class has at most 60. Ask for the name alone.`,
    );
    const many = Array.from({ length: 101 }, (_, i) => [`class ${i}`, `class ${i}`]).flat();
    expect(why(asked(many))).toBe(
      "“Which?” has 101 answers that 2 examples or more give, and a specialist tells at most 100 apart. Ask for something coarser.",
    );
    expect(why(asked(["a", "a", "b", "b", "c", "d", "e", "f", "g"]))).toBe(
      "Only 4 of 9 examples that answer “Which?” share their answer with another, and a specialist needs 5. Add examples with the same answers.",
    );
  });

  it("speaks of the question that most examples answer", () => {
    const other = asked(["x"]).map((example) => ({
      ...example,
      turns: [{ question: "Other?", answer: "x", kind: "" }],
    }));
    expect(why([...other, ...asked(["leek", "leek"])])).toContain("“Which?” has one answer only");
  });

  it("says that spellings kept apart are the reason, and that nothing is answered yet", () => {
    expect(why(asked(["Leek", "leeks", "Onion", "onion"]), true)).toBe(
      "With every spelling kept apart no question has two answers that at least two examples to learn from give. Let answers that differ by case or plural count as one.",
    );
    const nothing = "No picture or clip among the examples to learn from has an answer yet";
    expect(why([])).toContain(nothing);
    expect(why(asked(["a", "a", "b", "b"], { split: "test" }))).toContain(nothing);
  });
});
