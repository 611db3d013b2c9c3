/** Words about how fast a device computes. */
import { groupBy } from "../../../base/groupBy.ts";
import type { ProductSpeed } from "../../../protocol/device/deviceSpeed.ts";

/** "44 MFLOP/s", "4.4 GFLOP/s", "1.2 TFLOP/s". */
export function rateText(flopsPerSecond: number): string {
  if (flopsPerSecond >= 1e12) return `${(flopsPerSecond / 1e12).toFixed(1)} TFLOP/s`;
  if (flopsPerSecond >= 1e9) return `${(flopsPerSecond / 1e9).toFixed(1)} GFLOP/s`;
  return `${(flopsPerSecond / 1e6).toFixed(0)} MFLOP/s`;
}

/** What a product is for, with its size. */
export function sizeText({ kind, rows, side }: Omit<ProductSpeed, "flopsPerSecond">): string {
  const what = rows === 1 ? "One row" : `${rows} rows`;
  return `${what} ${kind === "forward" ? "forward" : "back"}, ${side} × ${side}`;
}

/** All kernels that were tried, by the product that they compute. */
export const kernelRows = (products: readonly ProductSpeed[]): [string, ProductSpeed[]][] => [
  ...groupBy(products, sizeText),
];

/** Those that lessons use; answers compute single rows, forward alone. */
export const usedRows = (products: readonly ProductSpeed[]): ProductSpeed[] =>
  products.filter(({ variant, rows, kind }) => !variant && (rows > 1 || kind === "forward"));
