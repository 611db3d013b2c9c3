/** What the progress line of a lesson shows: a phase with its own count, or the steps of the lesson. */
import type { Progress } from "../../../../base/async/progressMeter.ts";
import type { Run, RunPoint } from "../../../../protocol/records.ts";
import { amountText } from "../../../parts/words.ts";

export type LiveProgress = Omit<Progress, "rate"> & Partial<Pick<Progress, "rate">>;

/**
 * Before the first step the bar counts what is being prepared ("Preparing pictures", 12 of 80). After it the bar counts
 * steps, and a phase beside learning is told in words ("Checking, 3 of 12").
 */
export function liveProgress(run: Run, phase: Progress | undefined, leftMs: number): LiveProgress {
  const steps = { done: run.step, total: run.totalSteps };
  if (run.status !== "running") {
    const words = { paused: "Paused", stopped: "Stopped", done: "Finished", failed: "Interrupted" };
    return { phase: words[run.status], ...steps, leftMs: 0 };
  }
  if (!phase) {
    return { phase: run.step === 0 ? "Getting ready" : "Learning", ...steps, leftMs };
  }
  // A phase of one piece has no progress to show, only that it goes on.
  const counts = phase.total > 1;
  if (run.step === 0) {
    return counts ? phase : { phase: phase.phase, done: 0, total: 0, leftMs: 0 };
  }
  const isLearning = /^learn/i.test(phase.phase);
  const counted = !isLearning && counts ? `${phase.phase}, ${amountText(phase)}` : phase.phase;
  return { phase: counted, ...steps, leftMs };
}

/** Time spent on steps so far, in milliseconds; steps whose points were not kept count as the others' mean. */
export function learningMs(points: readonly RunPoint[], step: number): number {
  if (points.length === 0) return 0;
  const sum = points.reduce((total, point) => total + point.stepMs, 0);
  return (sum / points.length) * Math.max(step, points.length);
}

/** Median speed of the newest steps: single steps jump about. */
export function recentSpeed(points: readonly RunPoint[], count = 9): number {
  const newest = points
    .slice(-count)
    .map((point) => point.tokensPerSecond)
    .sort((a, b) => a - b);
  return newest[Math.floor(newest.length / 2)] ?? 0;
}

/** Which run the screen shows: the one asked for, else one that runs, else the newest that is no tool. */
export function shownRun(runs: readonly Run[], wanted: string): Run | undefined {
  return (
    runs.find((run) => run.id === wanted) ??
    runs.find((run) => run.status === "running") ??
    newestFirst(runs).find(({ tool }) => !tool)
  );
}

export function newestFirst(runs: readonly Run[]): Run[] {
  return runs.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** A run that ended early and can go on. */
export function canResume(run: Run): boolean {
  return (
    run.origin === "trained" &&
    (run.status === "paused" ||
      run.status === "failed" ||
      (run.status === "stopped" && run.step < run.totalSteps))
  );
}
