import { expect, test } from "vitest";
import { portabilityNote } from "./portabilityNote.ts";

const plain = { projector: false, vision: false, alpha: 16 };

test("an adapter in the language model alone goes everywhere, others are told which part may not", () => {
  expect(portabilityNote(plain)).toBeNull();
  expect(portabilityNote({ ...plain, projector: true })).toContain("adapts the projector too");
  expect(portabilityNote({ ...plain, projector: true, vision: true })).toContain(
    "adapts the eyes and the projector too",
  );
});

test("an alpha that is no whole number is told, one that is but for rounding is not", () => {
  const alpha = 16 * Math.SQRT2;
  expect(portabilityNote({ ...plain, alpha })).toContain(
    `Its lora_alpha, ${alpha}, is not a whole`,
  );
  expect(portabilityNote({ ...plain, alpha: 32.00000000000001 })).toBeNull();
  expect(portabilityNote({ projector: true, vision: false, alpha })).toMatch(
    /^It adapts the projector too\..* Its lora_alpha,/,
  );
});
