import { describe, expect, test } from "vitest";
import { answerListOf } from "./answerList.ts";

const HERBS = labels("basil", "mint", "sage");

function labels(...names: string[]) {
  return names.map((label) => ({ label, spellings: [label] }));
}

const without = (question: string, classes = HERBS) =>
  answerListOf(question, classes)?.without ?? null;

describe("leaves out the list with its lead-in", () => {
  test.each([
    ["Which of these is it: basil, mint, sage?", "Which of these is it?"],
    ["Which herb is this, basil, mint or sage?", "Which herb is this?"],
    ["Which herb is this? Choose from basil, mint and sage.", "Which herb is this?"],
    ["Which herb is this? The possible answers are: basil, mint, sage.", "Which herb is this?"],
    ["Options: basil, mint, sage. Which herb is this?", "Which herb is this?"],
    ["Which herb is this? Answer with basil, mint or sage only.", "Which herb is this?"],
    ["Which herb is this, choose one of: basil, mint, sage?", "Which herb is this?"],
    ["Which herb is this (basil, mint, sage)?", "Which herb is this?"],
    ["Which herb (basil / mint / sage) is on the plate?", "Which herb is on the plate?"],
    ["Which of basil, mint and sage is this?", "Which is this?"],
    ["Which herb is this? A) basil B) mint C) sage", "Which herb is this?"],
    ["Which herb is this? (a) basil, (b) mint, (c) sage", "Which herb is this?"],
    ["Which herb is this?\n1. Basil\n2. Mint\n3. Sage", "Which herb is this?"],
    [
      "Which herb is this?\n- basil\n- mint\n- sage\nBe brief, please.",
      "Which herb is this? Be brief, please.",
    ],
    ["Which herb is this?\nOptions:\n• basil\n• mint", "Which herb is this?"],
    [`Which herb is this: "basil", 'mint' or “sage”?`, "Which herb is this?"],
    ["Which herb is this? Choose from basil, mint or none of these.", "Which herb is this?"],
    ["Which herb is this? It may be basil, mint or sage.", "Which herb is this?"],
    ["Which herb is this — basil, mint, or sage?", "Which herb is this?"],
    ["Classify the herb as basil, mint or sage.", "Classify the herb."],
    ["Name the class of the herb: basil, mint, sage.", "Name the class of the herb."],
    ["Choose from basil, mint, sage: which herb is this?", "which herb is this?"],
    ["Count the leaves. The answers are: basil, mint.", "Count the leaves."],
    ["Which herb is this?\n\nA. basil\nB. mint\n\nBe brief.", "Which herb is this? Be brief."],
    ["Which herb is this: basil, mint, sage, or something else?", "Which herb is this?"],
    ["Name the herb. Pick one: 1. basil. 2. mint.", "Name the herb."],
    ["Which herb is this: basil, lemon balm, mint?", "Which herb is this?"],
    ["<image>\nOptions: basil, mint. Which herb is this?", "<image> Which herb is this?"],
  ])("%j", (question, expected) => expect(without(question)).toBe(expected));
});

test("labels of any marks are found: hyphens, dots, brackets and what else regular expressions know", () => {
  const names = ["t-shirt", "long-sleeved top", "B-cell (CD20+)", "c++", "3/4 [a|b] \\ $5.^*?{}"];
  const question = `What is this? Choose from ${names.join(", ")}.`;
  const found = answerListOf(question, labels(...names));
  expect([found?.labels, found?.without]).toEqual([names, "What is this?"]);
});

describe("finds none", () => {
  test.each([
    ["a question without a list", "Which herb is this?"],
    ["one class only", "Which herb is this? Choose from basil."],
    ["one class named twice", "Is the basil here, basil or not?"],
    ["names within other words", "Which is it: peppermint, message, basilica?"],
    ["classes far from each other", "The basil lies beside the mint. Which is larger?"],
    ["a question that is its list", "Is it basil or mint?"],
    [
      "a question that is its list, after a remark",
      "Look at the leaf. Answer whether it is basil or mint.",
    ],
    ["a list that the question is about", "Are the basil, mint and sage healthy?"],
    ["a comparison of classes", "What is the difference between basil and mint?"],
    ["a picture of one or the other", "Is this a picture of basil or mint?"],
    [
      "another request in the sentence of the list",
      "Which? Choose basil or mint and describe the leaf.",
    ],
    ["one class at the end and one at the start of a sentence", "Choose the basil. Mint is what?"],
    ["nothing but the list", "basil, mint, sage"],
    ["nothing but a lead-in and the list", "<image>\nChoose from: basil, mint, sage."],
  ])("%s", (_, question) => expect(without(question)).toBeNull());

  test("no classes known", () => expect(without("Which is it: a, b?", [])).toBeNull());
});

test("reads the longest name, and characters that a pattern would read otherwise", () => {
  const classes = labels("mint", "black mint", "C++ (new)", "C.");
  const found = answerListOf("Which one is it: black mint, c++ (new), C?", classes);
  expect(found?.labels).toEqual(["black mint", "C++ (new)", "C."]);
  expect(found?.without).toBe("Which one is it?");
});

test("reads other spellings as the class that they are, and says what is left out", () => {
  const classes = [{ label: "Basil", spellings: ["Basil", "sweet basil"] }, ...labels("mint")];
  const question = "Which herb is this? Pick one: sweet basil or mint. Be brief.";
  const found = answerListOf(question, classes)!;
  expect(found.labels).toEqual(["Basil", "mint"]);
  expect(question.slice(found.start, found.end)).toBe("Pick one: sweet basil or mint.");
  expect(found.without).toBe("Which herb is this? Be brief.");
});

test("takes the list that names most classes", () => {
  const question = "Not basil or mint alone. Which herb is this: basil, mint, sage?";
  expect(without(question)).toBe("Not basil or mint alone. Which herb is this?");
});
