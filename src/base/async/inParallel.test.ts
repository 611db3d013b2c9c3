import { describe, expect, it } from "vitest";
import { inParallel } from "./inParallel.ts";

describe("inParallel", () => {
  it("works on so many items at a time and on all of them once", async () => {
    let now = 0;
    let most = 0;
    const seen: number[] = [];
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      seen.push(item);
      now--;
    });
    expect(most).toBe(2);
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it("starts nothing after a failure, and throws it when the others have ended", async () => {
    const ended: number[] = [];
    const work = inParallel([0, 1, 2, 3], 2, async (item) => {
      if (item === 0) throw new Error("first");
      await Promise.resolve();
      await Promise.resolve();
      ended.push(item);
    });
    await expect(work).rejects.toThrow("first");
    expect(ended).toEqual([1]);
  });
});
