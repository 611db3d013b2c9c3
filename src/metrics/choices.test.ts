import { describe, expect, it, test } from "vitest";
import { choicesIn, chosenLetter, closedAnswer, isClosed } from "./index.ts";

describe("choices of a question", () => {
  it.each([
    ["Which?\nA. lung\nB. liver\nC. spleen", ["lung", "liver", "spleen"]],
    ["Which? (A) a lung, (B) the liver; (C) 1.5 cm", ["a lung", "the liver", "1.5 cm"]],
    ["By J. Smith: A) red onion B) leek", ["red onion", "leek"]],
    ["A: yes\nB: no", ["yes", "no"]],
    ["Is vitamin A. good?", []],
    ["What is this?", []],
  ])("%j", (question, texts) => {
    const choices = choicesIn(question);
    expect(choices.map(({ text }) => text)).toEqual(texts);
    expect(choices.map(({ letter }) => letter)).toEqual(["A", "B", "C"].slice(0, texts.length));
  });
});

describe("the choice that is meant", () => {
  const choices = choicesIn("Which? A. lung B. left liver C. spleen D. no");
  it.each([
    ["(B)", "B"],
    ["The answer is (B).", "B"],
    ["B.", "B"],
    // The last one wins, in brackets before letters alone.
    ["(A) or maybe (C)", "C"],
    ["(A), not B or C", "A"],
    ["first A then D it is", "D"],
    // Letters within words are none.
    ["Because", null],
    ["It is the Left Liver here", "B"],
    ["Not the left liver but the spleen", "C"],
    // Too short to be searched, but the whole text of a choice.
    ["lung", "A"],
    ["No", "D"],
    ["noon", null],
    ["", null],
  ])("%j is %j", (answer, letter) => expect(chosenLetter(answer, choices)).toBe(letter));
});

test("yes-or-no questions by the literal rule, with what it gets wrong", () => {
  expect(closedAnswer("Yes, it is.", "yes")).toBe(true);
  expect(closedAnswer("It is not.", "No.")).toBe(true);
  expect(closedAnswer("yes", "no")).toBe(false);
  expect(closedAnswer("It is.", "yes")).toBe(false);
  expect(closedAnswer("I know", "no")).toBe(true);
  expect(["Yes.", "no", "not", "yes it is", ""].map(isClosed)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
