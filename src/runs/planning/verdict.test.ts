import { describe, expect, it } from "vitest";
import { offeredBy, verdictOf } from "./verdict.ts";

const gpu = { maxBufferBytes: 2e9, maxBindingBytes: 128e6 };

describe("whether it fits", () => {
  it("counts as offered the larger of one piece and the computer's memory, and nothing without a device", () => {
    expect(offeredBy(gpu, 8)).toEqual({
      bytes: 8_589_934_592,
      bufferBytes: 2e9,
      bindingBytes: 128e6,
    });
    expect(offeredBy(gpu, 1)).toEqual({ bytes: 2e9, bufferBytes: 2e9, bindingBytes: 128e6 });
    expect(offeredBy(gpu, 0)).toEqual({ bytes: 2e9, bufferBytes: 2e9, bindingBytes: 128e6 });
    expect(offeredBy(undefined, 8)).toEqual({ bytes: 0, bufferBytes: 0, bindingBytes: 0 });
  });

  it("fits up to 70 % of that, is tight up to all of it, and does not fit beyond", () => {
    const of = (bytes: number) => verdictOf({ bytes, largestBytes: 1 }, offeredBy(gpu, 0));
    expect([1.4e9, 1.4e9 + 1, 2e9, 2e9 + 1].map(of)).toEqual([
      "fits",
      "tight",
      "tight",
      "does not fit",
    ]);
  });

  it("does not fit with a piece that is larger than the device takes, or without a device", () => {
    const piece = (largestBytes: number) =>
      verdictOf({ bytes: 1e9, largestBytes }, offeredBy(gpu, 0));
    expect([128e6, 128e6 + 4].map(piece)).toEqual(["fits", "does not fit"]);
    expect(verdictOf({ bytes: 1, largestBytes: 1 }, offeredBy(undefined, 0))).toBe("does not fit");
  });
});
