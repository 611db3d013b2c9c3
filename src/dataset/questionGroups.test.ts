import { expect, test } from "vitest";
import type { Example } from "../protocol/records.ts";
import { questionGroups } from "./questionGroups.ts";

const example = (id: string, source: string, ...hashes: string[]) =>
  ({ id, source, media: hashes.map((hash) => ({ hash })) }) as Example;

test("a picture or a source in common makes a group", () => {
  const others = Array.from({ length: 6 }, (_, i) => example(`x${i}`, `x${i}`));
  const { groupOf, by } = questionGroups([
    example("a", "patient", "1"),
    example("b", "patient", "2"),
    example("c", "3", "3", "2"),
    ...others,
  ]);
  expect(by).toBe("source");
  expect(["a", "b", "c"].map((id) => groupOf.get(id))).toEqual(["a", "a", "a"]);
  expect(groupOf.get("x0")).toBe("x0");
});

test("where all have one source, only a picture in common does", () => {
  const same = ["1", "2", "3", "4", "5", "6", "6"].map((hash, i) => example(`e${i}`, "coco", hash));
  const { groupOf, by } = questionGroups(same);
  expect(by).toBe("picture");
  expect(new Set(groupOf.values()).size).toBe(6);
  expect(groupOf.get("e6")).toBe("e5");
  // Nothing is gained by it where all are about one picture.
  expect(questionGroups([example("a", "s", "1"), example("b", "s", "1")]).by).toBe("source");
});
