import { describe, expect, it } from "vitest";
import { agoText, amountText, countText, durationText, percentText } from "./words.ts";

describe("words", () => {
  it("writes times as a person would say them", () => {
    expect(durationText(200)).toBe("1 s");
    expect(durationText(95_000)).toBe("1 min 35 s"); // 60 + 35
    expect(durationText(120_000)).toBe("2 min");
    expect(durationText(754_000)).toBe("12 min"); // 12 * 60 + 34
    expect(durationText(5_400_000)).toBe("1 h 30 min");
  });

  it("keeps a decimal only for small fractions", () => {
    expect(countText(3.14159)).toBe("3.1");
    expect(countText(1234.4)).toBe("1,234");
    expect(percentText(0.125)).toBe("13\u00a0%");
  });

  it("counts bytes as bytes and things as things", () => {
    expect(amountText({ done: 3, total: 12 })).toBe("3 of 12");
    expect(amountText({ done: 3, total: 13, unit: "views" })).toBe("3 of 13 views");
    expect(amountText({ done: 1.2e6, total: 3e9, unit: "bytes" })).toBe("1.2 MB of 3 GB");
  });

  it("tells how long ago something was", () => {
    const now = Date.parse("2026-01-02T12:00:00Z");
    expect(agoText("2026-01-02T11:59:30Z", now)).toBe("just now");
    expect(agoText("2026-01-02T11:15:00Z", now)).toBe("45 min ago");
    expect(agoText("2026-01-02T02:00:00Z", now)).toBe("10 h ago");
    expect(agoText("2025-12-24T12:00:00Z", now)).toBe("Dec 24, 2025");
  });
});
