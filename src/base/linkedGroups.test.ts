import { expect, it } from "vitest";
import { linkedGroups } from "./linkedGroups.ts";

const item = (id: string, source: string, ...hashes: string[]) => ({
  ...{ id, source },
  media: hashes.map((hash) => ({ hash })),
});

const groupsOf = (...items: ReturnType<typeof item>[]) =>
  linkedGroups(items, (one) => one).map((group) => group.map(({ id }) => id).join(""));

it("follows sources and files over several links", () => {
  const chain = [item("a", "pot", "1"), item("b", "pot", "2"), item("c", "pan", "2")];
  expect(groupsOf(...chain, item("d", "lid", "3"))).toEqual(["abc", "d"]);
});

it("takes no empty source for a link", () => {
  expect(groupsOf(item("a", ""), item("b", ""), item("c", "", "1"))).toEqual(["a", "b", "c"]);
});

it("has one group where a later item joins two", () => {
  expect(groupsOf(item("a", "", "1"), item("b", "", "2"), item("c", "", "1", "2"))).toEqual([
    "abc",
  ]);
});
