import { describe, expect, it } from "vitest";
import { pairedInterval, signTest } from "./index.ts";

describe("sign test", () => {
  it("agrees with counting by hand", () => {
    // 5 of 5 one way: 2 * (1/2)^5 = 1/16
    expect(signTest(5, 0)).toBeCloseTo(1 / 16, 12);
    // 1 against 3: 2 * (C(4,0) + C(4,1)) / 16 = 10/16
    expect(signTest(3, 1)).toBeCloseTo(10 / 16, 12);
    expect(signTest(4, 4)).toBe(1);
    expect(signTest(0, 0)).toBe(1);
    expect(signTest(1500, 0)).toBeLessThan(1e-100);
  });
});

describe("paired interval", () => {
  it("gives the published example: 36, 12, 2, 0 of 50 (Newcombe 1998, table II)", () => {
    const { low, high } = pairedInterval({ both: 36, first: 12, second: 2, neither: 0 });
    expect(low).toBeCloseTo(0.0569, 4);
    expect(high).toBeCloseTo(0.3404, 4);
  });

  it("turns round with the two, holds the difference, and narrows with agreement", () => {
    const counts = { both: 30, first: 12, second: 5, neither: 20 };
    const turned = pairedInterval({ ...counts, first: 5, second: 12 });
    const { low, high } = pairedInterval(counts);
    expect(turned.low).toBeCloseTo(-high, 12);
    expect(turned.high).toBeCloseTo(-low, 12);
    expect(low).toBeLessThan(7 / 67);
    expect(high).toBeGreaterThan(7 / 67);
    const apart = pairedInterval({ both: 15, first: 27, second: 20, neither: 5 });
    expect(high - low).toBeLessThan(apart.high - apart.low);
  });

  it("knows nothing without questions, and never leaves -1 to 1", () => {
    expect(pairedInterval({ both: 0, first: 0, second: 0, neither: 0 })).toEqual({
      low: -1,
      high: 1,
    });
    const all = pairedInterval({ both: 0, first: 4, second: 0, neither: 0 });
    expect(all.high).toBeLessThanOrEqual(1);
    expect(all.low).toBeGreaterThan(0);
  });
});
