import { describe, expect, it } from "vitest";
import { namedFiles } from "./importFiles.ts";

describe("namedFiles", () => {
  it("names pasted pictures after the moment and their type, each differently", () => {
    const at = new Date("2026-03-04T05:06:07Z");
    const blobs = [new Blob([], { type: "image/png" }), new Blob([], { type: "image/jpeg" })];
    expect(namedFiles("Pasted", blobs, at).map(({ path }) => path)).toEqual([
      "Pasted 2026-03-04 05-06-07.png",
      "Pasted 2026-03-04 05-06-07 (2).jpeg",
    ]);
  });
});
