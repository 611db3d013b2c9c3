import { describe, expect, it } from "vitest";
import { aloneText, mappingText } from "./networkText.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("networkText", () => {
  it("counts classes that stand for one of the project's, and names those without", () => {
    const map = { x: "carrot", y: "carrot", z: null };
    expect(mappingText(map, ["carrot", "leek"])).toBe(
      "2 of its 3 classes stand for one of yours. It has no word for “leek”, so by itself it is wrong there.",
    );
    expect(mappingText({ x: null, y: null }, ["leek"])).toBe(
      "None of its 2 classes stands for one of yours.",
    );
  });

  it("gives its own figure with its examples, or says why there is none", () => {
    const score = { on: "train" as const, confusion: [], accuracy: 0.5, macroF1: 0.4, of: 8 };
    const own = { id: "n", title: "cells" };
    expect(plain(aloneText({ ...own, alone: { labels: {}, score: { ...score, auc: 0.8 } } }))).toBe(
      "It looks through the network “cells”. By that network alone: 50 % right of 8 examples, macro-F1 0.40, AUC 0.80.",
    );
    expect(aloneText({ ...own, alone: { labels: {}, score: null } })).toContain("no figure of it");
    expect(aloneText(own)).toContain("gives no scores of classes");
  });
});
