import { expect, test } from "vitest";
import type { Example, Media, Turn } from "../protocol/records.ts";
import { scheduleOf } from "./index.ts";
import { stagedExamples, stageOfExample } from "./stagedExamples.ts";

const media = (hash: string): Media => ({ kind: "image", hash }) as Media;
const turn = (question: string, kind: string, change: Partial<Turn> = {}): Turn => ({
  ...{ question, answer: "yes", kind, ...change },
});
const example = (turns: Turn[], hashes: string[] = ["a"]) =>
  ({ id: "e", turns, media: hashes.map(media) }) as unknown as Example;

const captionsFirst = scheduleOf("captions-first");

test("one stage learns an example as it is", () => {
  const both = example([turn("<image>\nDescribe it.", "caption"), turn("How many?", "count")]);
  expect(stagedExamples(scheduleOf(), both)).toEqual([both]);
  expect(stagedExamples(scheduleOf(), both)[0]).toBe(both);
});

test("a caption and a task part, and the picture goes with each", () => {
  const both = example([turn("<image>\nDescribe it.", "caption"), turn("How many?", "count")]);
  const [captions, tasks] = stagedExamples(captionsFirst, both);
  expect(captions!.turns).toEqual([turn("<image>\nDescribe it.", "caption")]);
  expect(tasks!.turns).toEqual([turn("<image>\nHow many?", "count")]);
  expect([captions, tasks].map((one) => one!.media.length)).toEqual([1, 1]);
  expect([captions, tasks].map((one) => stageOfExample(captionsFirst, one!))).toEqual([0, 1]);
});

test("the stages keep their order where the task is asked first, and a later picture stays away from it", () => {
  const both = example(
    [turn("<image>\nHow many?", "count"), turn("<image>\nDescribe this one.", " Caption ")],
    ["a", "b"],
  );
  const [captions, tasks] = stagedExamples(captionsFirst, both);
  expect(captions!.turns[0]!.question).toBe("<image>\n<image>\nDescribe this one.");
  expect(captions!.media.map(({ hash }) => hash)).toEqual(["a", "b"]);
  expect(tasks!.media.map(({ hash }) => hash)).toEqual(["a"]);
});

test("an answer that is context alone stands in every stage, and learns in none", () => {
  const context = turn("<image>\nWho?", "caption", { trained: false });
  const both = example([context, turn("Describe it.", "caption"), turn("How many?", "count")]);
  const staged = stagedExamples(captionsFirst, both);
  expect(staged.map(({ turns }) => turns[0])).toEqual([context, context]);
  expect(stageOfExample(captionsFirst, example([context]))).toBe(-1);
});

test("a conversation of one stage stays whole", () => {
  const tasks = example([turn("<image>\nHow many?", "count"), turn("Which?", "")]);
  expect(stagedExamples(captionsFirst, tasks)).toEqual([tasks]);
  expect(stageOfExample(captionsFirst, tasks)).toBe(1);
});

test("a schedule that this version does not have is named with those that it has", () => {
  expect(() => scheduleOf("upside-down" as never)).toThrow(
    'no order of stages called "upside-down"; it has single, captions-first, projector-first',
  );
});
