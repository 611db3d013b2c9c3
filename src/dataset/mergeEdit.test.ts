import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeEdit } from "./mergeEdit.ts";

interface Row {
  turns?: string[];
  split?: string;
  source?: string;
  at?: number;
}
const withoutTime = ({ turns, split, source }: Row): Row => ({ turns, split, source });
const before: Row = { turns: ["a"], split: "train", source: "s", at: 1 };

test("what the two changed apart is both kept", () => {
  const mine = { ...before, turns: ["mine"], at: 2 };
  const theirs = { ...before, split: "test", at: 3 };
  expect(mergeEdit(before, mine, theirs, withoutTime)).toEqual({
    merged: { turns: ["mine"], split: "test", source: "s", at: 2 },
    conflicts: [],
  });
});

test("what both changed to the same is no conflict, and to different values it is one", () => {
  const edit = (turns: string[]) => ({ ...before, turns });
  expect(mergeEdit(before, edit(["x"]), edit(["x"])).conflicts).toEqual([]);
  const { merged, conflicts } = mergeEdit(before, edit(["mine"]), edit(["theirs"]));
  expect([merged.turns, conflicts]).toEqual([["mine"], ["turns"]]);
});

test("a key that the other removed is gone", () => {
  const { source: _, ...theirs } = before;
  expect(mergeEdit(before, { ...before, turns: [] }, theirs).merged).toEqual({
    ...{ turns: [], split: "train", at: 1 },
  });
});

test("without a change elsewhere the edit is taken as it is, and without an edit what is stored", () => {
  const row = fc.record(
    {
      turns: fc.array(fc.constantFrom("a", "b")),
      split: fc.constantFrom("train", "test"),
      source: fc.constantFrom("s", "t"),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(row, row, (one: Row, other: Row) => {
      expect(mergeEdit(one, other, one)).toEqual({ merged: other, conflicts: [] });
      expect(mergeEdit(one, one, other)).toEqual({ merged: other, conflicts: [] });
    }),
  );
});
