/**
 * Matrix products for devices that compute on the processor and have subgroups, through which the rows of the left side are shared: those
 * of 4 by exchange (matmulQuads.ts), those of 8 by broadcast (matmulEights.ts). Sizes are any.
 */
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { Trace } from "../graph/trace.ts";
import { recordEights } from "./matmulEights.ts";
import type { Product } from "./matmulProduct.ts";
import { recordQuads } from "./matmulQuads.ts";

/** Whether these kernels are the device's choice for a product. */
export function suitsSubgroup(
  { software, subgroup }: DeviceProfile,
  product: Pick<Product, "kind" | "m">,
): boolean {
  if (!software || !subgroup) return false;
  // One row has a kernel of its own.
  return product.kind === "nn" || product.m > 1;
}

/** Whether they add a product's low-rank pair themselves, whatever its rank: not through dropout, and not beside a product that is scaled. */
export const addsLow = ({ low, scale }: Product): boolean =>
  low !== undefined && !low.drop && scale === 1;

/**
 * The product, with its low-rank pair if it has one.
 * @throws {Error} on a device without subgroups of 4 or 8.
 */
export function recordSubgroup(trace: Trace, product: Product): void {
  const lanes = trace.profile.subgroup;
  if (!lanes) throw new Error("The device has no subgroups of 4 or 8, which this product needs.");
  if (lanes === 4) recordQuads(trace, product);
  else recordEights(trace, product);
}
