import { expect, test } from "vitest";
import { profileOf } from "../engine/graph/deviceProfile.ts";
import { kernelsOf, servesKernels } from "./runKernels.ts";

test("a session serves a run that began with its kernels, and all that ask for none", () => {
  const choices = { "nt few": "row", "nn few": "tile" };
  const open = kernelsOf({ name: "a card" }, profileOf({ software: false }, choices));
  expect(open).toEqual({ device: "a card", choices });
  expect(servesKernels(open, undefined)).toBe(true);
  expect(servesKernels(undefined, undefined)).toBe(true);
  const turned = { device: "a card", choices: { "nn few": "tile", "nt few": "row" } };
  expect(servesKernels(open, turned)).toBe(true);
  expect(servesKernels(open, { ...turned, choices: { "nt few": "row" } })).toBe(false);
  expect(servesKernels(open, { ...turned, device: "another" })).toBe(false);
  expect(servesKernels(undefined, turned)).toBe(false);
});
