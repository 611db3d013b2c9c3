import { beforeEach, expect, test } from "vitest";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import { changeRecords } from "../storage/io/records.ts";
import { chooseHalf, chosenHalf, halfReport } from "./halfPrecision.ts";

const storage = installStorage();
beforeEach(() => storage.clear());

const card = { name: "card", software: false, features: ["shader-f16"] };
const sessionsOn = (gpu: Partial<Gpu> | undefined) => ({
  gpu: () => (gpu ? Promise.resolve(gpu as Gpu) : Promise.reject(new Error("none"))),
});
const measured = (error: number, kernels = "tiles") =>
  changeRecords({ put: [[["half", "error", "1", "card", kernels], error]] });

test("new lessons use half precision once it is chosen, on a device that offers it", async () => {
  await measured(1e-4);
  const sessions = sessionsOn(card);
  expect(await halfReport(sessions)).toEqual({
    ...{ on: false, isSound: true, matrix: null, error: 1e-4 },
  });
  expect(await chosenHalf(sessions)).toEqual({});
  await chooseHalf(true);
  expect(await halfReport(sessions)).toMatchObject({ on: true });
  expect(await chosenHalf(sessions)).toEqual({ halfProducts: true });
  for (const other of [undefined, { ...card, features: [] }, { ...card, software: true }]) {
    expect(await halfReport(sessionsOn(other))).toBeNull();
    expect(await chosenHalf(sessionsOn(other))).toEqual({});
  }
  await chooseHalf(false);
  expect(await chosenHalf(sessions)).toEqual({});
});

test("kernels that compute wrong here are not used, whatever was chosen", async () => {
  await chooseHalf(true);
  const sessions = sessionsOn({ ...card, subgroupMatrix: { m: 16, n: 16, k: 16, lanes: 32 } });
  for (const error of [0.5, NaN]) {
    await measured(error, "16 x 16 x 16");
    const report = await halfReport(sessions);
    expect(report).toMatchObject({ on: false, isSound: false, matrix: "16 x 16 x 16" });
    expect(await chosenHalf(sessions)).toEqual({});
  }
  await measured(1e-4);
  expect(await chosenHalf(sessionsOn(card))).toEqual({ halfProducts: true });
});
