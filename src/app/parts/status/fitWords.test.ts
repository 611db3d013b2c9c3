import { expect, test } from "vitest";
import type { MemoryNeed } from "../../../protocol/models.ts";
import { needText, offeredText } from "./fitWords.ts";

const offered = { bytes: 8e9, bufferBytes: 2e9, bindingBytes: 128e6 };
const need = (over: Partial<MemoryNeed>): MemoryNeed => ({
  verdict: "fits",
  bytes: 5.06e9,
  largestBytes: 28e6,
  ...over,
});

test("a verdict comes with its reason and both numbers", () => {
  expect(needText(need({}), offered)).toBe("5.06 GB of about 8 GB");
  expect(needText(need({ verdict: "tight", bytes: 7e9 }), offered)).toBe(
    "7 GB of about 8 GB; close other programs first",
  );
  expect(needText(need({ verdict: "does not fit", bytes: 9e9 }), offered)).toBe(
    "9 GB of about 8 GB",
  );
  expect(needText(need({ verdict: "does not fit", largestBytes: 500e6 }), offered)).toBe(
    "its largest piece has 500 MB, and this device takes 128 MB at once",
  );
});

test("what counts as offered is said to be no more than what the browser tells", () => {
  expect(offeredText(offered)).toMatch(/^No browser tells .* Counted are 8 GB: /);
});
