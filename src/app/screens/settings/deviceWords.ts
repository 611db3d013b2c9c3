/** Words about how fast a device computes. */
import type { ProductSpeed } from "../../../protocol/device/deviceSpeed.ts";

/** "4.4 GFLOP/s", "1.2 TFLOP/s". */
export function rateText(flopsPerSecond: number): string {
  const giga = flopsPerSecond / 1e9;
  return giga >= 1000 ? `${(giga / 1000).toFixed(1)} TFLOP/s` : `${giga.toFixed(1)} GFLOP/s`;
}

/** What a product is for, with its size. */
export function sizeText({ kind, rows, side }: Omit<ProductSpeed, "flopsPerSecond">): string {
  const what = rows === 1 ? "One row" : `${rows} rows`;
  return `${what} ${kind === "forward" ? "forward" : "back"}, ${side} × ${side}`;
}

/** Those that lessons use; answers compute single rows, forward alone. */
export const usedRows = (products: readonly ProductSpeed[]): ProductSpeed[] =>
  products.filter(({ variant, rows, kind }) => !variant && (rows > 1 || kind === "forward"));
