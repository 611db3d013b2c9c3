import { expect, test } from "vitest";
import { Generations } from "./generations.ts";

const options = { maxNewTokens: 4, endIds: [9] };

test("a sequence ends with an id that ends it, with the most tokens, or with the room for them", () => {
  const generations = new Generations([3, 3, 6], 7, options);
  expect(generations.stepsLeft()).toBe(4);
  generations.take([1, 9, 5]);
  expect([...generations.unfinished]).toEqual([0, 2]);
  expect(generations.stepsLeft()).toBe(3);
  generations.advance();
  generations.take([2, 8, 6]);
  // The third sequence's next token would lie behind its last row.
  expect([...generations.unfinished]).toEqual([0]);
  expect(generations.stepsLeft()).toBe(2);
  for (const id of [3, 4]) {
    generations.advance();
    generations.take([id, 8, 8]);
  }
  expect(generations.stepsLeft()).toBe(0);
  expect(generations.results).toEqual([
    { ids: [1, 2, 3, 4], finishReason: "length" },
    { ids: [], finishReason: "end" },
    { ids: [5, 6], finishReason: "length" },
  ]);
});

test("a token that ends a sequence by its text is part of it, and those told are those kept", () => {
  const told: [number, number][] = [];
  const generations = new Generations([1, 1], 99, {
    ...options,
    isEnd: (index, ids) => index === 1 && ids.length === 2,
    onToken: (index, id) => void told.push([index, id]),
  });
  generations.take([1, 2]);
  generations.advance();
  generations.take([9, 3]);
  expect(generations.results).toEqual([
    { ids: [1], finishReason: "end" },
    { ids: [2, 3], finishReason: "end" },
  ]);
  expect(told).toEqual([
    [0, 1],
    [1, 2],
    [1, 3],
  ]);
});

test("stopped, what goes on is cut off and what had ended stays as it is", () => {
  const generations = new Generations([1, 1], 99, options);
  generations.take([9, 4]);
  generations.stop();
  expect(generations.results.map(({ finishReason }) => finishReason)).toEqual(["end", "stopped"]);
  expect(generations.stepsLeft()).toBe(0);
});
