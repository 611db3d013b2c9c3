/**
 * Measures which kernel variant is the fastest on a device for each class of work, among all that it offers, within a budget of
 * time. The caller stores the result: what a device is called says nothing of what it is good at.
 */
import type { Gpu } from "../../gpu/device.ts";
import { profileOf, type DeviceProfile, type KernelChoices } from "../../graph/deviceProfile.ts";
import { isSpent, timesOf, winnerOf, type Budget } from "./fastest.ts";
import { compiled, openRunners, repeatsOf } from "./kernelTimer.ts";
import { worksOf, type Work } from "./works.ts";

/** What was measured of a class of work. */
export interface MeasuredClass {
  id: string;
  size: Work["size"];
  rule: string;
  /** The variant that recordings take from now on. */
  chosen: string;
  /** Milliseconds of one by variant; of variants that were far behind, of their first run. */
  ms: Record<string, number>;
  flops: number;
  bytes: number;
}

export interface Autotuned {
  /** Only what beats the rules. */
  choices: KernelChoices;
  classes: MeasuredClass[];
  /** Classes that the budget did not reach, or that are too slow to be measured on this device: the rules stand. */
  unreached: string[];
}

export interface AutotuneOptions {
  /** Milliseconds in all. */
  budgetMs?: number;
  /** What is tuned; the device's own unless told. Its choices do not matter. */
  profile?: DeviceProfile;
  /** Told after each class; may throw to stop. */
  onClass?: (done: number, total: number) => void;
}

/** What a first use may take. */
export const BUDGET_MS = 2000;
/** No single submit may take longer: a work that would is left to the rules. */
const LONGEST_SUBMIT_MS = 100;

/** CPU-GPU waits. @throws what `onClass` throws; the device's error when it is lost */
export async function autotune(gpu: Gpu, options: AutotuneOptions = {}): Promise<Autotuned> {
  const { budgetMs = BUDGET_MS, profile = profileOf(gpu), onClass } = options;
  const budget: Budget = { now: () => performance.now(), endsAt: performance.now() + budgetMs };
  const works = worksOf(profile);
  const result: Autotuned = { choices: {}, classes: [], unreached: [] };
  const choices: Record<string, string> = {};
  let flopsPerMs = 0;
  let ahead: Promise<string[]> | undefined;
  for (const [i, work] of works.entries()) {
    const submitMs = flopsPerMs && (work.flops * repeatsOf(work, profile)) / flopsPerMs;
    const variants =
      isSpent(budget) || submitMs > LONGEST_SUBMIT_MS
        ? null
        : await within(budget, ahead ?? compiled(gpu, profile, work));
    // On a graphics card the next kernels compile meanwhile; a processor would compute slower.
    const next = works[i + 1];
    ahead = variants && next && !gpu.software ? compiled(gpu, profile, next) : undefined;
    const measured = variants && (await measure(gpu, profile, work, { variants, budget }));
    if (measured) {
      result.classes.push(measured);
      if (measured.chosen !== measured.rule) choices[measured.id] = measured.chosen;
      flopsPerMs = Math.max(flopsPerMs, measured.flops / measured.ms[measured.chosen]!);
    } else result.unreached.push(work.id);
    onClass?.(i + 1, works.length);
  }
  return { ...result, choices };
}

async function measure(
  gpu: Gpu,
  profile: DeviceProfile,
  work: Work,
  { variants, budget }: { variants: readonly string[]; budget: Budget },
): Promise<MeasuredClass | null> {
  const { runners, close } = await openRunners(gpu, profile, work, variants);
  try {
    const times = runners.length > 0 ? await timesOf(runners, budget) : null;
    if (!times) return null;
    const { id, rule, flops, bytes, size } = work;
    const chosen = winnerOf(times, rule);
    return { ...{ id, size, rule, chosen, flops, bytes }, ms: Object.fromEntries(times) };
  } finally {
    close();
  }
}

/** The result of a promise, or null when the budget ends before it. */
async function within<T>(budget: Budget, promise: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), budget.endsAt - budget.now());
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
  }
}
