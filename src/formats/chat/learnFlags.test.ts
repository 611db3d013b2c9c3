import { describe, expect, it } from "vitest";
import { readChatRows } from "./chatJson.ts";
import { readLearnFlag } from "./learnFlags.ts";

const conversation = (flag: object) => ({
  messages: [
    { role: "user", content: "2 + 2?" },
    { role: "assistant", content: "five", ...flag },
    { role: "user", content: "No." },
    { role: "assistant", content: "four" },
  ],
});
const read = (...values: object[]) =>
  readChatRows(
    { rows: values.map((value, i) => ({ value, line: i + 1 })), unit: "row", problems: [] },
    "a.json",
  );

describe("an answer is context only", () => {
  it.each<object>([
    ...[{ weight: 0 }, { weight: "0" }, { weight: 0.0 }, { weight: "0.0" }, { weight: false }],
    ...[{ train: false }, { train: "false" }, { training: "no" }, { trainable: false }],
    ...[
      { loss: false },
      { loss_weight: 0 },
      { loss_scale: 0 },
      { loss_mask: 0 },
      { compute_loss: false },
    ],
    ...[{ masked: true }, { mask: 1 }, { masked: "yes" }, { ignore_loss: true }],
    ...[
      { train_detail: [{ begin_offset: 0, end_offset: 3, train: false }] },
      { weight: 1, masked: true },
    ],
  ])("by %j", (flag) => {
    const { rows, problems } = read(conversation(flag));
    expect(rows[0]!.turns).toEqual([
      { question: "2 + 2?", answer: "five", kind: "", trained: false },
      { question: "No.", answer: "four", kind: "" },
    ]);
    expect(problems).toEqual([
      "a.json: 1 answer is marked not to be learnt: context in the conversation, which no lesson learns.",
    ]);
  });

  it.each<object>([
    { weight: 1 },
    { train: true },
    { loss: "true" },
    { masked: false },
    { weight: null },
    { train_detail: [] },
  ])("but not by %j", (flag) => {
    const { rows, problems } = read(conversation(flag));
    expect(rows[0]!.turns[0]).not.toHaveProperty("trained");
    expect(problems).toEqual([]);
  });

  it.each<[object, string]>([
    [{ weight: 0.5 }, '"weight" is 0.5; Scion learns an answer whole or not at all'],
    [{ loss: "some" }, '"loss": "some" is neither yes nor no'],
    [{ train_detail: [{ train: true }, { train: false }] }, '"train_detail" masks a part'],
  ])("not by %j, which is said", (flag, note) => {
    const { rows, problems } = read(conversation(flag));
    expect(rows[0]!.turns[0]).not.toHaveProperty("trained");
    expect(problems[0]).toContain(`a.json, row 1: ${note}`);
  });

  it("as a whole row it is left out, and a question cannot be learnt", () => {
    const { rows, problems } = read(
      { question: "A?", answer: "b", weight: 0 },
      { question: "A?", answer: "b", weight: 3.5 },
    );
    expect(rows.map(({ line }) => line)).toEqual([2]);
    expect(problems).toEqual([
      "a.json, row 1: all of its answers are marked not to be learnt. The row is left out.",
    ]);
    const question = {
      messages: [
        { role: "user", content: "A?", train: true },
        { role: "assistant", content: "b" },
      ],
    };
    expect(read(question).problems[0]).toContain("a question is marked to be learnt");
  });

  it("has no flag without a field", () => {
    expect(readLearnFlag({ role: "assistant", content: "b" })).toBeNull();
  });
});
