import { expect, test } from "vitest";
import { profileOf } from "../engine/graph/deviceProfile.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import { deviceSpeed } from "./deviceSpeed.ts";

test("a device has ceilings, and every variant that it can run has a rate", async () => {
  const gpu = await nodeGpu();
  const profile = profileOf(gpu, "register");
  const told: string[] = [];
  const speed = await deviceSpeed(gpu, profile, (done, total) => told.push(`${done}/${total}`));
  const { ceilings, bytesPerSecond, products } = speed;
  expect(ceilings.f16 !== undefined).toBe(gpu.features.includes("shader-f16"));
  for (const rate of [...Object.values(ceilings), bytesPerSecond])
    expect(rate).toBeGreaterThan(1e7);
  const named = products.map(({ kind, rows, variant }) => `${kind} ${rows} ${variant}`);
  expect(named).toEqual(
    expect.arrayContaining(["forward 128 null", "forward 1 skinny", "back 128 register"]),
  );
  expect(new Set(named).size).toBe(named.length);
  for (const { flopsPerSecond } of products) expect(flopsPerSecond).toBeGreaterThan(1e6);
  expect(told.at(-1)).toBe(`${told.length - 1}/${told.length - 1}`);
});

test("it stops where it is told to", async () => {
  const gpu = await nodeGpu();
  const stop = (done: number) => {
    if (done === 1) throw new Error("enough");
  };
  await expect(deviceSpeed(gpu, profileOf(gpu, "register"), stop)).rejects.toThrow("enough");
});
