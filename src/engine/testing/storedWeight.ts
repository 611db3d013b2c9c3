import type { WeightFormat } from "../graph/weightFormat.ts";
import { dequantise, quantise } from "../weights/packing/quantise.ts";
import { normal } from "./normal.ts";

/** A made-up weight (n, k) as it is stored, and the values it stands for. */
export function storedWeight(n: number, k: number, format: WeightFormat, seed = 3) {
  const values = normal(n * k, seed);
  if (format === "f32") return { stored: values, values };
  const stored = quantise(values, k, format);
  return { stored, values: dequantise(stored, n, k, format) };
}
