import { expect, test } from "vitest";
import { isOfProcessor } from "./device.ts";

const names = { vendor: "google", architecture: "", device: "", description: "" };

test("what computes on the processor is told by the standard's word, and by name where a browser does not say it", () => {
  expect(isOfProcessor({ ...names, isFallbackAdapter: true })).toBe(true);
  expect(isOfProcessor({ ...names, isFallbackAdapter: false })).toBe(false);
  expect(isOfProcessor({ ...names, architecture: "swiftshader" })).toBe(true);
  expect(isOfProcessor({ ...names, description: "llvmpipe: Mesa 25.0.7" })).toBe(true);
  expect(isOfProcessor({ ...names, vendor: "nvidia", architecture: "hopper" })).toBe(false);
});
