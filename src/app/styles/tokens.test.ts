/** Reads tokens.css and computes WCAG contrast, so that a prettier colour can never become an unreadable one. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** [light, dark] of a token written as `--name: light-dark(#rrggbb, #rrggbb)`. */
function pair(name: string): [string, string] {
  const found = css.match(new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`));
  if (!found) throw new Error(`tokens.css has no light-dark() pair named --${name}`);
  return [found[1]!, found[2]!];
}

/** Relative luminance, WCAG 2.2: 0 is black, 1 is white. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const surfaces = ["paper", "surface", "raised", "sunken", "hover"];
const text: [string, string[]][] = [
  ["ink", surfaces],
  ["ink-2", surfaces],
  ["ink-3", surfaces],
  ["accent", [...surfaces, "accent-soft"]],
  ["accent-strong", ["accent-soft", "surface"]],
  ["warn", [...surfaces, "warn-soft"]],
  ["bad", [...surfaces, "bad-soft"]],
  ["info", [...surfaces, "info-soft"]],
  ["test", surfaces],
  ["accent-ink", ["accent", "accent-strong"]],
  ["bad-ink", ["bad", "bad-strong"]],
  ["ink", ["accent-soft", "warn-soft", "bad-soft", "info-soft"]],
  ["ink-2", ["accent-soft", "warn-soft", "bad-soft", "info-soft"]],
];

describe("the palette", () => {
  it.each(text.flatMap(([front, backs]) => backs.map((back) => [front, back] as const)))(
    "--%s on --%s is readable (4.5 : 1) in both themes",
    (front, back) => {
      const [light, dark] = pair(front).map((colour, theme) =>
        contrast(colour, pair(back)[theme]!),
      );
      expect(light).toBeGreaterThanOrEqual(4.5);
      expect(dark).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(["line-strong", "validation", "base-model"])(
    "--%s can be seen as a border or a curve (3 : 1) on every surface",
    (name) => {
      for (const surface of surfaces) {
        pair(name).forEach((colour, theme) =>
          expect(contrast(colour, pair(surface)[theme]!)).toBeGreaterThanOrEqual(3),
        );
      }
    },
  );

  it("measures black on white as 21 : 1", () => {
    // (1 + 0.05) / (0 + 0.05) = 21
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 6);
  });
});
