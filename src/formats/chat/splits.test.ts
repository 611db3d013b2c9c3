import { expect, it } from "vitest";
import { SPLITS } from "../../protocol/records.ts";
import { readSplit, splitOfPath } from "./splits.ts";

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

it.each([
  ["train/q.csv", "train"],
  ["data/valid/images/1.png", "validation"],
  ["a/test_images/1.png", "test"],
  ["coco/val2017/1.png", "validation"],
  ["test/train.json", "train"],
  ["vqa_train-00000-of-00002.json", "train"],
  ["validation.jsonl", "validation"],
  ["x/masked-train-loss.jsonl", null],
  ["my test pictures/1.png", null],
  ["latest/training day/1.png", null],
  ["contest/1.png", null],
])("the split that %s names", (path, split) => {
  expect(splitOfPath(path, !path.endsWith("png"))).toBe(split);
});
