import { expect, test } from "vitest";
import type { Example, Split } from "../../../../protocol/records.ts";
import { uncoveredClasses } from "./uncoveredClasses.ts";

const row = (answer: string, split: Split, question = "<image>\nWhat?", kind = "") =>
  ({ part: "image", split, turns: [{ question, answer, kind }] }) as unknown as Example;

test("classes of three examples or more that a split lacks are named, the most frequent first", () => {
  const rows = [
    ...(["train", "train", "train", "test"] as const).map((split) => row("leek", split)),
    ...(["train", "validation", "train", "train", "train"] as const).map((split) =>
      row("pea", split),
    ),
    ...(["train", "validation", "test"] as const).map((split) => row("onion", split)),
    ...(["train", "train"] as const).map((split) => row("rare", split)),
  ];
  expect(uncoveredClasses(rows)).toEqual({ train: [], validation: ["leek"], test: ["pea"] });
});
