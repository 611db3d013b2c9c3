/**
 * What was measured of a device, as it is stored. It counts for the same adapter, driver and browser, as far as they say what
 * they are, and for the same variants: anything else is measured anew.
 */
import * as v from "valibot";
import type { Gpu } from "../engine/gpu/device.ts";
import { profileOf } from "../engine/graph/deviceProfile.ts";
import { worksOf } from "../engine/nn/autotune/works.ts";
import type { MeasuredSpeed } from "../protocol/device/deviceSpeed.ts";

/** Increment when kernels or what is measured of them change so much that stored results no longer hold. */
const VERSION = "2";

const positive = v.pipe(v.number(), v.finite(), v.minValue(0));
const schema = v.object({
  of: v.string(),
  speed: v.object({
    name: v.string(),
    measuredAt: v.pipe(v.string(), v.isoTimestamp()),
    notice: v.optional(v.string()),
    ceilings: v.object({ f32: positive, f16: v.optional(positive) }),
    bytesPerSecond: positive,
    choices: v.record(v.string(), v.string()),
    classes: v.array(
      v.object({
        ...{ id: v.string(), rule: v.string(), chosen: v.string() },
        size: v.object({ rows: positive, columns: positive, depth: positive }),
        ms: v.record(v.string(), positive),
        ...{ flops: positive, bytes: positive },
      }),
    ),
    unreached: v.array(v.string()),
  }),
});

/** What a measurement counts for, as text. The browser's name is compared, never looked into. */
export function measuredOn(gpu: Gpu, browser: string): string {
  const works = worksOf(profileOf(gpu)).map(({ id, variants }) => [id, variants]);
  return JSON.stringify([VERSION, gpu.adapter, gpu.subgroupSize ?? 0, browser, works]);
}

export type StoredSpeed = { of: string; speed: MeasuredSpeed };

/** The stored measurement, or why it cannot be used, in words. */
export function readSpeed(
  stored: unknown,
  gpu: Gpu,
  browser: string,
): { speed: MeasuredSpeed } | { notice: string } {
  const { success, output, issues } = v.safeParse(schema, stored);
  if (!success) return unusable(`${v.getDotPath(issues[0]) ?? "the record"}: ${issues[0].message}`);
  if (output.of !== measuredOn(gpu, browser)) return { notice: CHANGED };
  const problem = choicesProblem(gpu, output.speed.choices);
  return problem ? unusable(problem) : { speed: output.speed as MeasuredSpeed };
}

const CHANGED =
  "The browser, its driver or the kernels have changed since this device was measured last, so it was measured anew.";
const unusable = (why: string) => ({
  notice: `What was stored of this device cannot be used (${why}), so it was measured anew.`,
});

/** Why these choices are none of this device; null when they are. */
export function choicesProblem(gpu: Gpu, choices: Readonly<Record<string, string>>): string | null {
  const works = worksOf(profileOf(gpu));
  for (const [id, variant] of Object.entries(choices)) {
    const work = works.find((one) => one.id === id);
    if (!work) return `there is no class “${id}”`;
    if (!work.variants.includes(variant)) return `“${id}” has no kernel “${variant}” here`;
  }
  return null;
}
