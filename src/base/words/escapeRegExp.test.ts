import { expect, it } from "vitest";
import { escapeRegExp } from "./escapeRegExp.ts";

const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

it.each(["", "i", "u", "gu", "v"])("matches every mark as it is, with the flags %j", (flags) => {
  for (const mark of PRINTABLE) {
    const text = `a${mark}b`;
    // In v mode, as in the others, a part outside of a class.
    const found = new RegExp(`^${escapeRegExp(text)}$`, flags).exec(text);
    expect(found?.[0], `${mark} with ${flags}`).toBe(text);
  }
  expect(new RegExp(escapeRegExp("a.b"), flags).test("axb")).toBe(false);
});
