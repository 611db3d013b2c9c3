import { beforeEach, expect, test } from "vitest";
import { profileOf } from "../engine/graph/deviceProfile.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import type { Job } from "../base/async/job.ts";
import { changeRecords, getRecord } from "../storage/io/records.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { DeviceKernels } from "./deviceKernels.ts";
import { measuredOn, type StoredSpeed } from "./storedSpeed.ts";

const storage = installStorage();
const gpu = await nodeGpu();
const key = ["kernels", gpu.name];
const stored = () => getRecord<StoredSpeed>(key);
const put = (record: unknown) => changeRecords({ put: [[key, record]] });
const job = (progress: Job["progress"]): Job => ({
  signal: new AbortController().signal,
  progress,
});

beforeEach(() => storage.clear());

const speed: StoredSpeed["speed"] = {
  ...{ name: gpu.name, measuredAt: "2026-01-01T00:00:00.000Z", ceilings: { f32: 1e9 } },
  ...{ bytesPerSecond: 1e9, classes: [], unreached: [], choices: { "nn few": "register" } },
};
const record = (): StoredSpeed => ({ of: measuredOn(gpu, ""), speed });

test("a device is measured at its first use, once, and stored", async () => {
  const kernels = new DeviceKernels();
  expect(await kernels.measured(gpu)).toBeNull();
  expect(await kernels.knownProfile(gpu)).toEqual(profileOf(gpu));
  expect(await stored()).toBeUndefined();
  const [profile, same] = await Promise.all([kernels.profile(gpu), kernels.profile(gpu)]);
  const first = await stored();
  expect(profile).toEqual(profileOf(gpu, first!.speed.choices));
  expect(same).toEqual(profile);
  expect(first!.speed.notice).toBeUndefined();
  expect(await new DeviceKernels().profile(gpu)).toEqual(profile);
  expect(await stored()).toEqual(first);
  expect(await new DeviceKernels().measured(gpu)).toEqual(first!.speed);
});

test("what is stored of this device is taken as it is", async () => {
  await put(record());
  expect((await new DeviceKernels().profile(gpu)).choices).toEqual({ "nn few": "register" });
  expect(await stored()).toEqual(record());
});

test.each([
  ["is no record", "nonsense", /cannot be used \(.*measured anew/],
  ["names a kernel of no device", { choices: { "nn few": "x" } }, /“nn few” has no kernel “x”/],
  ["names a class of no device", { choices: { y: "tile" } }, /no class “y”/],
  ["has a time that is none", { bytesPerSecond: "fast" }, /bytesPerSecond/],
  ["is of another browser", undefined, /have changed since/],
])("what is stored and %s is measured anew, with a word", async (_, change, notice) => {
  if (change === undefined) await put({ ...record(), of: measuredOn(gpu, "another") });
  else if (typeof change === "string") await put(change);
  else await put({ ...record(), speed: { ...speed, ...change } });
  const kernels = new DeviceKernels();
  expect(await kernels.measured(gpu)).toBeNull();
  await kernels.profile(gpu);
  const after = (await stored())!.speed;
  expect(after.notice).toMatch(notice);
  expect(after.measuredAt).not.toBe(speed.measuredAt);
});

test("a run goes on with the kernels it began with, where they are of this device", async () => {
  await put({ ...record(), speed: { ...speed, choices: {} } });
  const kernels = new DeviceKernels();
  const of = async (device: string, choices: Record<string, string>) =>
    (await kernels.profileFor(gpu, { device, choices })).choices;
  expect(await of(gpu.name, { "nt few": "register" })).toEqual({ "nt few": "register" });
  expect(await of("another device", { "nt few": "register" })).toEqual({});
  expect(await of(gpu.name, { "nt few": "wide64x64" })).toEqual({});
  expect((await kernels.profileFor(gpu, undefined)).choices).toEqual({});
});

test("measured on request it has ceilings and rates, tells how far it is, and stops where it is told to", async () => {
  const kernels = new DeviceKernels();
  const told: string[] = [];
  const found = await kernels.measure(
    gpu,
    job((_, done, total) => told.push(`${done}/${total}`)),
  );
  expect(found.ceilings.f16 !== undefined).toBe(gpu.features.includes("shader-f16"));
  for (const rate of [...Object.values(found.ceilings), found.bytesPerSecond])
    expect(rate).toBeGreaterThan(1e7);
  expect(found.classes.length).toBeGreaterThan(0);
  // A kernel may be faster than a probe; nothing is faster than the best.
  for (const { chosen, ms, flops, bytes } of found.classes) {
    expect(flops / ms[chosen]!).toBeLessThanOrEqual((found.ceilings.f32 / 1000) * (1 + 1e-9));
    expect(bytes / ms[chosen]!).toBeLessThanOrEqual((found.bytesPerSecond / 1000) * (1 + 1e-9));
  }
  expect((await stored())!.speed).toEqual(found);
  expect((await kernels.profile(gpu)).choices).toEqual(found.choices);
  expect(told.at(-1)).toMatch(/^(\d+)\/\1$/);
  const stop = job(() => {
    throw new Error("enough");
  });
  await expect(kernels.measure(gpu, stop)).rejects.toThrow("enough");
  expect((await stored())!.speed).toEqual(found);
});
