import { expect, it } from "vitest";
import { specialistAloneText } from "./specialistAloneText.ts";

const confusion = [
  [
    [6, 1],
    [1, 2],
  ],
];
const score = { on: "test" as const, confusion, accuracy: 0.8, macroF1: 0.762, auc: 0.9, of: 10 };

const plain = (text: string) => text.replaceAll("\u00a0", " ");

it("says how many of the hidden examples it tells right, beside its commonest class", () => {
  expect(plain(specialistAloneText(score))).toBe(
    "By itself the specialist is right in 8 of 10 hidden examples (49 % to 94 %); macro-F1 0.76, AUC 0.90 (0.50 by guessing). Always its commonest class: 70 %.",
  );
});

it("names no commonest class over several sets, and no AUC where nothing can be ranked", () => {
  const sets = { ...score, on: "validation" as const, confusion: [[[5]], [[3]]], auc: null, of: 8 };
  expect(plain(specialistAloneText(sets))).toBe(
    "By itself the specialist is right in 8 of 8 watched examples (68 % to 100 %); macro-F1 0.76.",
  );
});
