import { expect, test } from "vitest";
import { rangeNote } from "./clipNotes.ts";

test("an HDR clip is named by its transfer, a wide gamut or ten bits alone are not", () => {
  const hdr = { primaries: "bt2020", matrix: "bt2020-ncl" } as const;
  expect(rangeNote({ ...hdr, transfer: "pq" })[0]).toMatch(/^It was recorded in HDR \(PQ\)/);
  expect(rangeNote({ ...hdr, transfer: "hlg" })[0]).toMatch(/^It was recorded in HDR \(HLG\)/);
  expect(rangeNote({ ...hdr, transfer: "bt709" })).toEqual([]);
  expect(rangeNote({})).toEqual([]);
});
