import { describe, expect, it } from "vitest";
import type { SynthesisReport, SynthesisRow } from "../../../../../protocol/synthesis.ts";
import { draftsText, logitsText, lossTexts, rowProblem, yieldText } from "./synthesisWords.ts";

const row = (change: Partial<SynthesisRow>): SynthesisRow => ({
  ...{ index: 0, text: "", endless: false, lost: [], triplet: null },
  ...change,
});
const triplet = { instruction: "What is it?", precise: "soup", informative: "It is soup." };
const report = (change: Partial<SynthesisReport>, filter = "rule"): SynthesisReport =>
  ({
    synthesis: { pictures: [1, 2, 3, 4], settings: { filter: { kind: filter } } },
    ...{ rows: [row({}), row({ triplet })], written: 1, kept: 0, losses: {}, endless: 0 },
    ...{ leftOut: 0, labels: { Yes: 0, No: 0, Open: 0, unreadable: 0 } },
    ...change,
  }) as unknown as SynthesisReport;

describe("what is said of a pass", () => {
  it("gives each share with its number, and how far a pass is", () => {
    expect(yieldText(report({}))).toBe(
      "1 of 2 seen so far of 4 pictures gave a question with both answers (50\u00a0%); the filter kept 0 of them (0\u00a0%).",
    );
    expect(yieldText(report({}, "none"))).toContain("no filter has compared the answers");
  });

  it("names every loss", () => {
    const lost = report({
      ...{ losses: { "cut off": 2 }, endless: 1, leftOut: 1 },
      labels: { Yes: 0, No: 3, Open: 1, unreadable: 1 },
    });
    expect(lossTexts(lost)).toEqual([
      "2 pieces lost: cut off.",
      "1 picture about which it wrote on until its words ran out.",
      "1 picture left out, each with its reason below.",
      "3 dropped: the answers disagree.",
      "1 dropped: the question is open.",
      "1 dropped: what the filter said is no verdict.",
    ]);
    expect(lossTexts(report({}))).toEqual([]);
  });

  it("says what became of rows and drafts", () => {
    const judged = row({ triplet, verdict: { output: "No", label: "No", why: "Not said." } });
    expect(rowProblem(judged)).toBe("Not said.");
    expect(rowProblem(row({ triplet }))).toBeNull();
    expect(rowProblem(row({ lost: [{ text: "x", reason: "cut off" }] }))).toBe("cut off");
    expect(rowProblem(row({}))).toBe("nothing was written");
    expect(
      logitsText(
        row({ verdict: { output: "", label: null, logits: { Yes: 1, No: -2, Open: 0 } } }),
      ),
    ).toBe("Yes 1.0 · No -2.0 · Open 0.0");
    const drafts = { waiting: 3, rejected: 1, known: 2 };
    expect(draftsText(report({ synthesis: { drafts } as never }))).toBe(
      "3 drafts for your review, 1 rejected by the filter, to be read there too, 2 were there already.",
    );
  });
});
