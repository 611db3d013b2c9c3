import { describe, expect, it } from "vitest";
import { newId } from "./newId.ts";

describe("newId", () => {
  it("sorts by the order of making, also within a millisecond and when the clock is set back", () => {
    const later = Date.now() + 1e9;
    const ids = [later, later, later, later - 5000, later + 1].map((now) => newId(now));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(5);
  });

  it("is a name that files and addresses can hold", () => {
    expect(newId()).toMatch(/^[0-9a-z]{17}$/);
  });
});
