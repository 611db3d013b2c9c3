import { describe, expect, test } from "vitest";
import type { RunConfig } from "../../protocol/config.ts";
import type { MemoryReport } from "../../protocol/planning/runEstimate.ts";
import { planWithin, type Planner } from "./planWithin.ts";
import type { MemorySettings } from "./plan.ts";

const BLOCKS = 10;

/** 100 bytes always, and a conversation's: 10 for each block that is kept, 1 for one that is not, 20 for a tower that is kept. */
const bytesOf = ({ batch, checkpointing, keptBlocks = 0 }: MemorySettings) =>
  100 + batch * (checkpointing ? 10 * keptBlocks + (BLOCKS - keptBlocks) : 10 * BLOCKS + 20);

const planner: Planner = {
  plan: (settings) =>
    ({ totalBytes: bytesOf(settings), largestBindingBytes: 10 * settings.batch }) as MemoryReport,
  stepMs: ({ accumulate, checkpointing, keptBlocks = 0 }) =>
    200 + (checkpointing ? 10 * (BLOCKS - keptBlocks) + 5 : 0) + 4 * accumulate,
  blocks: BLOCKS,
};

const config = (change: Partial<RunConfig> = {}) =>
  ({ batch: 8, accumulate: 1, checkpointing: false, ...change }) as RunConfig;

const device = { bytes: 1200, bufferBytes: 600, bindingBytes: 1000 };

const chosen = (change: Partial<RunConfig>, offered = device) => {
  const { config: found, report, choice } = planWithin(config(change), offered, planner);
  const { batch, accumulate, checkpointing, keptBlocks } = found;
  expect(report.totalBytes).toBe(bytesOf(found));
  return { settings: [batch, accumulate, checkpointing, keptBlocks], choice };
};

describe("memory settings within a budget", () => {
  test("a run that keeps everything and fits stays as it is", () => {
    expect(chosen({})).toEqual({ settings: [8, 1, false, undefined], choice: null });
    expect(chosen({ keptBlocks: 3 }).settings[3]).toBeUndefined();
  });

  test("without a device there is nothing to fit into", () => {
    const none = { bytes: 0, bufferBytes: 0, bindingBytes: 0 };
    expect(chosen({ checkpointing: true }, none).choice).toBeNull();
  });

  test("what is to save memory keeps as much as the largest buffer holds", () => {
    // Eight at a time would keep 5 blocks: 100 + 8 · 55 = 540, at 259 ms; four all of them: 100 + 4 · 120 = 580, at 208 ms.
    const { settings, choice } = chosen({ checkpointing: true });
    expect(settings).toEqual([4, 2, false, undefined]);
    expect(choice).toMatchObject({ limitBytes: 600, isWithin: true, insteadOfBatch: 8 });
    expect(choice!.keptBlocks).toBe(BLOCKS);
    expect(choice!.slower).toBeCloseTo(208 / 204 - 1);
  });

  test("single conversations keep the blocks that the budget holds", () => {
    // 100 + 10 + 9 k ≤ 170.
    const { settings, choice } = chosen({ batch: 1, checkpointing: true, memoryBytes: 170 });
    expect(settings).toEqual([1, 1, true, 6]);
    expect(choice).toEqual({
      ...{ limitBytes: 170, isWithin: true, blocks: BLOCKS, keptBlocks: 6 },
      slower: (245 + 4) / 204 - 1,
    });
    expect(chosen({ batch: 1, memoryBytes: 170 }).settings).toEqual([1, 1, true, 6]);
  });

  test("what is held for blocks that are computed twice is rounded where that was asked for, and never else", () => {
    const held = (change: Partial<RunConfig>) =>
      planWithin(config({ batch: 1, memoryBytes: 170, ...change }), device, planner).config;
    expect(held({ activations: "f16" })).toMatchObject({ keptBlocks: 6, activations: "f16" });
    expect(Object.keys(held({}))).not.toContain("activations");
  });

  test("a step has as many conversations with fewer at a time, also where they do not halve evenly", () => {
    const { settings } = chosen({ batch: 6, accumulate: 2, memoryBytes: 135 });
    expect(settings).toEqual([3, 4, true, 0]);
    expect(chosen({ batch: 6, accumulate: 2, memoryBytes: 112 }).settings).toEqual([
      1,
      12,
      true,
      0,
    ]);
  });

  test("a piece that is too large for the device is made smaller with the micro-batch", () => {
    const { settings } = chosen({}, { ...device, bindingBytes: 40 });
    expect(settings.slice(0, 2)).toEqual([4, 2]);
  });

  test("what is not certain is taken only as far as it must be, and too little is said", () => {
    const small = { ...device, bufferBytes: 105 };
    const { settings, choice } = chosen({ checkpointing: true }, small);
    expect(settings).toEqual([8, 1, true, 0]);
    expect(choice).toMatchObject({ isWithin: true, keptBlocks: 0 });
    expect(choice!.limitBytes).toBeUndefined();
    const tooLittle = chosen({ memoryBytes: 105 });
    expect(tooLittle.settings).toEqual([1, 8, true, 0]);
    expect(tooLittle.choice).toMatchObject({ isWithin: false });
    expect(tooLittle.choice!.limitBytes).toBeUndefined();
  });
});
