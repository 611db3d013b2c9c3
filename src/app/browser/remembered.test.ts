import { afterEach, describe, expect, it, vi } from "vitest";
import { remember, remembered } from "./remembered.ts";
import { setTheme, theme } from "./theme.ts";

afterEach(() => vi.unstubAllGlobals());

describe("what the page remembers", () => {
  it("is kept and forgotten", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
    remember("a", "1");
    expect(remembered("a")).toBe("1");
    remember("a", null);
    expect(remembered("a")).toBeNull();
  });

  it("is nothing where the browser forbids site data, and the theme is set all the same", () => {
    const dataset: Record<string, string> = {};
    vi.stubGlobal("document", { documentElement: { dataset } });
    // As Chromium does: the property itself throws.
    Object.defineProperty(globalThis, "localStorage", {
      configurable: true,
      get: () => {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    });
    try {
      expect(theme()).toBe("system");
      setTheme("dark");
      expect(dataset).toEqual({ theme: "dark" });
      remember("a", null);
      expect(remembered("a")).toBeNull();
    } finally {
      Reflect.deleteProperty(globalThis, "localStorage");
    }
  });
});
