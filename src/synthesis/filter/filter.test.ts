import { describe, expect, it } from "vitest";
import { twelveCases } from "./testing/cases.ts";
import { filterPrompt } from "./prompt.ts";
import { ruleVerdict } from "./rule.ts";
import { argmaxLabel, isKept, labelOf } from "./verdict.ts";

describe("the rule", () => {
  it.each(twelveCases)(
    "$instruction | $informative | $precise → $label",
    ({ label, ...triplet }) => {
      const verdict = ruleVerdict(triplet);
      expect(verdict.label).toBe(label);
      expect(verdict.why).toMatch(/\.$/);
      expect(isKept(verdict)).toBe(label === "Yes");
    },
  );

  it("drops what the long answer says in one place and denies in another", () => {
    const instruction = "How many cells are there?";
    const verdict = (informative: string) =>
      ruleVerdict({ instruction, informative, precise: "2" });
    expect(verdict("I see two cells, so there are not 2.")).toMatchObject({
      ...{ label: "No", why: 'The long answer says "not" before it.' },
    });
    expect(verdict("I see two cells, so there are 2.").label).toBe("Yes");
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
