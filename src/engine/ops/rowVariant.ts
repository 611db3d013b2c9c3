/** Kernel variants for reductions along rows: one invocation per row, or one workgroup per row. */
import type { DeviceProfile } from "../graph/deviceProfile.ts";

export type RowVariant = "row" | "workgroup";

/** Invocations of a workgroup; with narrower rows some would be idle. */
const LANES = 64;

/**
 * GPUs need coalesced reads, and parallelism even with few rows; software devices need kernels without barriers.
 */
export function pickRowVariant(rows: number, cols: number, software: boolean): RowVariant {
  if (software || cols < LANES) return "row";
  // Very many narrow rows give enough parallelism without barriers.
  return cols < 2 * LANES && rows > 65536 ? "row" : "workgroup";
}

/** Norms of rows that have a workgroup each: by which a device is measured, and as choices name them. */
export const NORM_CLASS = {
  id: "norm",
  rule: "workgroup",
  sizes: { rows: 512, cols: 2048 },
} as const;

/** `subgroup` adds a row through subgroups, with two barriers instead of a tree of them. */
export type NormVariant = RowVariant | "subgroup";

/** All of a workgroup a row that the device offers: none where the processor computes. */
export function offeredNorms({ software, hasSubgroups }: DeviceProfile): NormVariant[] {
  if (software) return [];
  return hasSubgroups ? ["workgroup", "subgroup"] : ["workgroup"];
}

/** By rule, or what was measured to be faster for rows that have a workgroup. */
export function pickNormVariant(rows: number, cols: number, profile: DeviceProfile): NormVariant {
  const ruled = pickRowVariant(rows, cols, profile.software);
  if (ruled === "row") return ruled;
  const chosen = profile.choices?.[NORM_CLASS.id];
  return offeredNorms(profile).find((one) => one === chosen) ?? ruled;
}
