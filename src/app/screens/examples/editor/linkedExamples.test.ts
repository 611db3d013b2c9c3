import { describe, expect, it } from "vitest";
import type { Example } from "../../../../protocol/records.ts";
import { linkedExamples } from "./linkedExamples.ts";

const example = (id: string, source: string, ...hashes: string[]): Example =>
  ({ id, source, part: "image", media: hashes.map((hash) => ({ hash })) }) as unknown as Example;

const ids = (found: Example[]) => found.map(({ id }) => id).join("");

describe("belongTogether", () => {
  it("follows sources and files over several links", () => {
    // a and b share a scene, b and c share a picture, d stands alone
    const all = [
      example("a", "pot", "1"),
      example("b", "pot", "2"),
      example("c", "pan", "2"),
      example("d", "lid", "3"),
    ];
    expect(ids(linkedExamples(all, all[0]!))).toBe("abc");
    expect(ids(linkedExamples(all, all[3]!))).toBe("d");
  });

  it("does not take an empty source for a link, nor general replay rows for company", () => {
    const all = [
      example("a", ""),
      example("b", ""),
      { ...example("c", "pot"), part: "replay" as const },
      example("d", "pot"),
    ];
    expect(ids(linkedExamples(all, all[0]!))).toBe("a");
    expect(ids(linkedExamples(all, all[3]!))).toBe("d");
  });
});
