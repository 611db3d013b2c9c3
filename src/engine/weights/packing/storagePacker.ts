/** The packer for a weight's storage format, fake-quantised where the weight says so. */
import type { WeightInfo } from "../../nn/weights.ts";
import type { Packer } from "./packer.ts";
import { packerOf } from "./packers.ts";
import { fakeQuantise } from "./fakeQuantise.ts";

/** For `count` values in all. */
export function storagePacker(
  { format, fakeQuantised = format }: WeightInfo,
  count: number,
): Packer {
  return format !== fakeQuantised && fakeQuantised !== "f32"
    ? fakeQuantise(fakeQuantised, count)
    : packerOf(format, count);
}
