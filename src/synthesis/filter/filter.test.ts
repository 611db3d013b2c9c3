import { describe, expect, it } from "vitest";
import { filterPrompt } from "./prompt.ts";
import { ruleVerdict } from "./rule.ts";
import { argmaxLabel, isKept, labelOf } from "./verdict.ts";

/** Question, informative answer, precise answer, label. */
const twelve = [
  ["What is at the top left?", "At the top left there is a carrot.", "carrot", "Yes"],
  ["How many things are there?", "I see three onions, so there are 3.", "3", "Yes"],
  ["How many eggs are in the pan?", "Two eggs lie beside each other.", "2", "Yes"],
  ["Is there a nucleus?", "The cell has a large dark nucleus.", "yes", "Yes"],
  ["Is there a fracture?", "The bone shows no break.", "no", "Yes"],
  ["What is at the top left?", "At the top left there is a corn.", "carrot", "No"],
  ["Is the meat raw?", "It is not raw any more.", "yes", "No"],
  ["What is this?", "It is not a lemon.", "lemon", "No"],
  ["How many cells are there?", "Four cells are seen.", "3", "No"],
  ["What is this?", "It looks like an eggplant.", "egg", "No"],
  ["Describe the picture.", "A pot stands on a stove.", "a pot on a stove", "Open"],
  ["What could you cook with this?", "With flour and eggs you could bake.", "a cake", "Open"],
] as const;

describe("the rule", () => {
  it.each(twelve)("%s | %s | %s → %s", (instruction, informative, precise, label) => {
    const verdict = ruleVerdict({ instruction, informative, precise });
    expect(verdict.label).toBe(label);
    expect(verdict.why).toMatch(/\.$/);
    expect(isKept(verdict)).toBe(label === "Yes");
  });

  it("calls a long precise answer open", () => {
    const precise = "one two three four five six seven eight nine ten eleven twelve thirteen";
    const verdict = ruleVerdict({ instruction: "What is it?", informative: precise, precise });
    expect(verdict).toMatchObject({
      ...{ label: "Open", why: "The short answer has 13 words, more than 12." },
    });
  });
});

describe("labels", () => {
  it("are read whatever their case and spaces, and nothing else is a label", () => {
    const kept = ["Yes", " yes\n"].map((output) => isKept({ label: labelOf(output) }));
    expect(kept).toEqual([true, true]);
    const dropped = ["No", "Open", "", "Yes.", "Yes, it can"].map((output) =>
      isKept({ label: labelOf(output) }),
    );
    expect(dropped).toEqual([false, false, false, false, false]);
    expect(["No", " open "].map(labelOf)).toEqual(["No", "Open"]);
  });

  it("follow the largest of three logits", () => {
    expect(argmaxLabel({ Yes: -1, No: 2, Open: 1 })).toBe("No");
    expect(argmaxLabel({ Yes: 1, No: 1, Open: 1 })).toBe("Yes");
  });
});

describe("the few-shot prompt", () => {
  const prompt = filterPrompt({
    ...{ instruction: "What is it?", informative: "It steams, so soup.", precise: "soup" },
  });

  it("has six cases in the paper's order of labels and ends at an open one", () => {
    const labels = [...prompt.matchAll(/Can it be concluded\? (\w+)/g)].map(([, label]) => label);
    expect(labels).toEqual(["No", "Open", "Yes", "Yes", "No", "Open"]);
    expect(prompt.endsWith("Short answer: soup\nCan it be concluded?")).toBe(true);
  });

  it("shows nothing of a picture", () => {
    expect(prompt).not.toContain("<image>");
  });
});
