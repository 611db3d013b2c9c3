/** Style sheets are global and load in any order, so a class may be defined in one file only. */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";

const app = new URL("../", import.meta.url);
const sheets = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".css"),
);

/** Classes that stand first in a selector: `.a .b, .c:hover` defines a and c. `.a:has(.b)` is about b. */
function definedIn(file: string): Set<string> {
  const css = readFileSync(new URL(file, app), "utf8").replaceAll(/\/\*[^]*?\*\//g, "");
  const selectors = [...css.matchAll(/([^{};]+)\{/g)].flatMap(([, list]) => list!.split(","));
  return new Set(
    selectors.flatMap((selector) => /^\s*\.([\w-]+)(?!.*:has)/.exec(selector)?.[1] ?? []),
  );
}

describe("class names", () => {
  it("are each defined in one style sheet", () => {
    const homes = new Map<string, string[]>();
    for (const file of sheets) {
      for (const name of definedIn(file)) homes.set(name, [...(homes.get(name) ?? []), file]);
    }
    const shared = [...homes].filter(([, files]) => files.length > 1);
    expect(shared).toEqual([]);
  });

  it("finds the classes of a sheet", () => {
    expect(definedIn("parts/status/badge.css")).toContain("badge-train");
  });
});
