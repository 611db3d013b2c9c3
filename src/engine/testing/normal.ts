import { Random } from "../../base/random.ts";

/** `count` draws of the standard normal distribution, the same for the same seed. */
export function normal(count: number, seed: number): Float32Array<ArrayBuffer> {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}
