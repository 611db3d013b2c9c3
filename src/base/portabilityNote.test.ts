import { expect, test } from "vitest";
import { portabilityNote } from "./portabilityNote.ts";

test("an adapter in the language model alone goes everywhere, others are told which part may not", () => {
  expect(portabilityNote({ projector: false, vision: false })).toBeNull();
  expect(portabilityNote({ projector: true, vision: false })).toContain("adapts the projector too");
  expect(portabilityNote({ projector: true, vision: true })).toContain(
    "adapts the eyes and the projector too",
  );
});
