import { expect, test } from "vitest";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { deviceRate } from "./deviceRate.ts";

test("a device has a rate of products and a cost of dispatches, within what computers do", async () => {
  const begin = performance.now();
  const { flopsPerSecond, dispatchMs } = await deviceRate(await nodeGpu(), {
    software: true,
    matmul: "register",
  });
  const seconds = (performance.now() - begin) / 1000;
  expect(flopsPerSecond).toBeGreaterThan(1e7);
  expect(flopsPerSecond).toBeLessThan(2e15);
  expect(dispatchMs).toBeGreaterThan(0);
  expect(dispatchMs).toBeLessThan(100);
  // The products of the last size that was tried take at most four times as long as asked for, on a device that is not busy.
  expect(seconds).toBeLessThan(60);
});
