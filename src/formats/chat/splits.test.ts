import { expect, it } from "vitest";
import { SPLITS } from "../../protocol/records.ts";
import { readSplit } from "./splits.ts";

it("reads the usual words for a split in any case, with any punctuation", () => {
  const read = (...words: string[]) => words.map(readSplit);
  expect(read("Train", "training", "learn", "fit")).toEqual(Array(4).fill("train"));
  expect(read("val", "VALID", "Validation", "dev", "eval", "evaluation")).toEqual(
    Array(6).fill("validation"),
  );
  expect(read("test", "Testing", "held-out", "hold_out", "holdout")).toEqual(Array(5).fill("test"));
  expect(read("gold", "")).toEqual([null, null]);
});

it("reads its own words and those of earlier versions", () => {
  expect(SPLITS.map(readSplit)).toEqual(SPLITS);
  expect(["train", "check", "hidden"].map(readSplit)).toEqual(SPLITS);
});
