import { expect, it } from "vitest";
import type { Example } from "../protocol/records.ts";
import { conversationOf, familyReader, recordedFamilies } from "../text/testing/loadFamily.ts";
import { longestConversation } from "./rows.ts";
import { presets } from "./presets.ts";

const family = recordedFamilies().find(([name]) => name === "qwen2")![1];
const reader = { ...familyReader(family), maxTokens: 40 };

const example = (id: string, question: string, more: Partial<Example> = {}): Example => ({
  ...{ id, projectId: "p", part: "text", media: [], split: "train", source: id, editedAt: "" },
  turns: [{ question, answer: "This is an onion.", kind: "" }],
  ...more,
});

it("the longest conversation is one that the model can take, outside the test split", () => {
  const [chat] = family.chats;
  const length = chat!.error === undefined ? chat!.ids.length : 0;
  expect(conversationOf(chat!).turns).toEqual([
    { question: "What is this?", answer: "This is an onion." },
  ]);
  const rows = [
    example("a", "What is this?"),
    example("b", "This? ".repeat(30)),
    example("c", "What is this, what is this?", { split: "test" }),
  ];
  expect(longestConversation(rows, "", reader)).toBe(length);
  expect(longestConversation([], "", reader)).toBe(0);
});

it("maxTokens covers the longest conversation, in steps of 64 tokens, and is at least 512", () => {
  const lengths = (longest: number) =>
    presets({ id: "m", parameters: 5e6 }, [], longest).map(({ config }) => config.maxTokens);
  expect(lengths(31)).toEqual([512, 512, 512]);
  expect(lengths(512)).toEqual([512, 512, 512]);
  // 2929 places of a picture and 40 words: 46.4 × 64, so 47 × 64.
  expect(lengths(2969)).toEqual([3008, 3008, 3008]);
});

it("a large model gets low learning rates and little memory, the embedded one rates of its own", () => {
  const of = (parameters: number) =>
    presets({ id: "m", parameters }, []).map(({ config }) => config);
  const [small, large] = [of(5e6), of(135e6)];
  expect(small.map(({ optim }) => optim.learningRate)).toEqual([6e-3, 4e-3, 2e-3]);
  expect(large.map(({ optim }) => optim.learningRate)).toEqual([2e-4, 2e-4, 1e-4]);
  expect(large.every(({ batch, checkpointing }) => batch === 1 && checkpointing)).toBe(true);
  // A step sees as many conversations either way.
  for (const { batch, accumulate } of [...small, ...large]) expect(batch * accumulate).toBe(8);
});
