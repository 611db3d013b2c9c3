import { expect, test } from "vitest";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { halfError } from "./halfError.ts";

const gpu = await nodeGpu();

test.skipIf(!gpu.features.includes("shader-f16"))(
  "the error measured on this device is that of rounding to 11 bits",
  async () => {
    const error = await halfError(gpu);
    console.log(`largest error of products in half precision: ${error.toExponential(2)}`);
    // Twice 2^-11 of each product at most; of sums of 512 far less, and never nothing.
    expect(error).toBeLessThan(2 ** -10);
    expect(error).toBeGreaterThan(2 ** -16);
  },
);
