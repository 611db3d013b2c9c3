import { expect, test } from "vitest";
import { loraAlpha } from "./loraAlpha.ts";

test("alpha of rank-stabilised LoRA is whole where the root of the rank is", () => {
  expect(loraAlpha(16 * Math.sqrt(16))).toBe(64);
  // alpha √r with alpha = 32 / √r, 31.999999999999996 in f64 at some ranks.
  const products = Array.from(
    { length: 256 },
    (_, i) => (32 / Math.sqrt(i + 1)) * Math.sqrt(i + 1),
  );
  expect(products.some((alpha) => alpha !== 32)).toBe(true);
  for (const alpha of products) expect(loraAlpha(alpha)).toBe(32);
});

test("any other alpha is exact", () => {
  for (const alpha of [16 * Math.SQRT2, 0.5, 1e-20, 5.0000001, 1.5])
    expect(loraAlpha(alpha)).toBe(alpha);
});
