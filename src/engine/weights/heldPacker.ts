/** The packer for a weight as this device holds it: in its format, or rounded to that and unpacked again. */
import type { WeightInfo } from "../nn/weights.ts";
import type { Packer } from "./packer.ts";
import { packerOf } from "./packers.ts";
import { roundAgain } from "./roundAgain.ts";

/** `count` values in all. */
export function heldPacker({ format, rounded = format }: WeightInfo, count: number): Packer {
  return format !== rounded && rounded !== "f32"
    ? roundAgain(rounded, count)
    : packerOf(format, count);
}
