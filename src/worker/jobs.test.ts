import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Event } from "../protocol/events.ts";
import { Jobs } from "./jobs.ts";

type Progress = Extract<Event, { type: "job.progress" }>;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Jobs", () => {
  it("sends at most ten events a second, and always the last one", async () => {
    const sent: { at: number; done: number }[] = [];
    const jobs = new Jobs((event) => {
      sent.push({ at: performance.now(), done: (event as Progress).done });
    });
    const job = jobs.run("a", async ({ progress }) => {
      for (let done = 1; done <= 250; done++) {
        await vi.advanceTimersByTimeAsync(4);
        progress("Reading", done, 250);
      }
    });
    await job;
    // 250 reports, 4 ms apart, are 1000 ms: one event at once, one each 100 ms, one at the end.
    expect(sent.length).toBeLessThanOrEqual(11);
    expect(sent.length).toBeGreaterThanOrEqual(10);
    expect(sent.at(-1)!.done).toBe(250);
  });

  it("measures rate and time left within a phase", async () => {
    const sent: Progress[] = [];
    const jobs = new Jobs((event) => sent.push(event as Progress));
    await jobs.run("a", async ({ progress }) => {
      progress("Looking", 0, 30);
      await vi.advanceTimersByTimeAsync(2000);
      progress("Looking", 10, 30);
    });
    expect(sent.map(({ rate, leftMs }) => [rate, leftMs])).toEqual([
      [0, 0],
      [5, 4000], // 10 in 2 s; the other 20 take 4 s
    ]);
  });

  it("ends a cancelled job with an AbortError at its next report", async () => {
    const jobs = new Jobs(() => {});
    const steps: number[] = [];
    const job = jobs.run("a", async ({ progress }) => {
      for (let step = 0; step < 3; step++) {
        progress("Storing", step, 3);
        steps.push(step);
        if (step === 1) jobs.cancel("a");
      }
    });
    await expect(job).rejects.toMatchObject({ name: "AbortError" });
    expect(steps).toEqual([0, 1]);
  });

  it("lets the person cancel what has already ended", async () => {
    const jobs = new Jobs(() => {});
    await jobs.run("a", async () => {});
    expect(() => jobs.cancel("a")).not.toThrow();
  });
});
