/** The rules of architectureRules.ts, checked by reading every file under src. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  door,
  mayImport,
  medianLines,
  mostFiles,
  mostLines,
  plugins,
} from "./architectureRules.ts";

const src = import.meta.dirname;
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.tsx?$/.test(file));
const sources = new Map(
  files.map((file) => [file, readFileSync(path.join(src, file), "utf8")] as const),
);

/** Tests, and the folders named `testing` and `parity` that they stand on, may look anywhere but across the worker's door. */
const isTest = (file: string) => /\.test\.tsx?$|(^|\/)(testing|parity)\//.test(file);

/** Addresses after `from`, in `import "x"`, `import("x")` and `new URL("x", …)`, comments left aside. */
function importsOf(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const pattern = /(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*["']([^"']+)["']/g;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** The file under src that an import of `file` names, or null for packages and for what lies outside src. */
function target(file: string, address: string): string | null {
  if (!address.startsWith(".")) return null;
  const joined = path.posix.join(path.posix.dirname(file), address);
  return joined.startsWith("..") ? null : joined;
}

/** The line of the table that a file falls under: the longest folder that it lies in. */
function layerOf(file: string): string | undefined {
  return Object.keys(mayImport)
    .filter((folder) => file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

const isWithin = (layer: string, folder: string) =>
  layer === folder || layer.startsWith(`${folder}/`);

const edges = [...sources].flatMap(([file, source]) =>
  importsOf(source).flatMap((address) => {
    const to = target(file, address);
    return to ? [{ file, to }] : [];
  }),
);

describe("imports", () => {
  test("every file lies in a folder of the table", () => {
    const others = /^(main\.tsx|architecture(\.test|Rules)\.ts|engine\/testing\/.*)$/;
    expect(files.filter((file) => !layerOf(file) && !others.test(file))).toEqual([]);
  });

  test("the table's own lines never point down", () => {
    const order = Object.keys(mayImport);
    const isAbove = (name: string, layer: string) =>
      order.some((other) => isWithin(other, name) && order.indexOf(other) < order.indexOf(layer)) &&
      !order.some((other) => isWithin(other, name) && order.indexOf(other) >= order.indexOf(layer));
    const wrong = Object.entries(mayImport).flatMap(([layer, allowed]) =>
      allowed.filter((name) => !isAbove(name, layer)).map((name) => `${layer} -> ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("no import goes against the table", () => {
    const wrong = edges.filter(({ file, to }) => {
      const from = layerOf(file);
      const layer = layerOf(to);
      if (from === undefined || isTest(file)) return false;
      if (layer === undefined || isTest(to)) return true;
      if (file === door.file && to === door.to) return false;
      return ![from, ...(mayImport[from] ?? [])].some((folder) => isWithin(layer, folder));
    });
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  test("no files import each other in a circle, not even for types", () => {
    const next = new Map<string, string[]>();
    for (const { file, to } of edges) next.set(file, [...(next.get(file) ?? []), to]);
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
        return;
      }
      state.set(file, "open");
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      state.set(file, "done");
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  test("the page knows the worker by its address only", () => {
    const source = sources.get(door.file) ?? "";
    expect(source).toMatch(/new URL\(\s*"..\/..\/worker\/worker.ts"/);
    expect(source).not.toMatch(/\bfrom "[^"]*worker/);
  });

  test("the page starts the app and nothing else", () => {
    const wrong = edges.filter(({ file, to }) => file === "main.tsx" && layerOf(to) !== "app");
    expect(wrong).toEqual([]);
  });

  test("the page's tests stay in the page, and no other test reaches into it", () => {
    const wrong = edges.filter(({ file, to }) => {
      if (!isTest(file) || file === "architecture.test.ts") return false;
      const inApp = layerOf(file) === "app";
      return inApp
        ? !["app", ...(mayImport.app ?? [])].includes(layerOf(to) ?? "")
        : layerOf(to) === "app";
    });
    expect(wrong).toEqual([]);
  });

  test("screens never import each other", () => {
    const screenOf = (file: string) => /^app\/screens\/([^/]+)\//.exec(file)?.[1];
    const wrong = edges.filter(({ file, to }) => {
      const [from, other] = [screenOf(file), screenOf(to)];
      return from !== undefined && other !== undefined && from !== other;
    });
    expect(wrong).toEqual([]);
  });

  test("entries of a list of plug-ins never import their neighbours", () => {
    const wrong = edges.filter(({ file, to }) => {
      const folder = layerOf(file) ?? "";
      const common = plugins[folder];
      if (!common || layerOf(to) !== folder || isTest(file)) return false;
      // An entry is a file or a folder: whose own files may import each other.
      const name = (item: string) =>
        item
          .slice(folder.length + 1)
          .split("/")[0]!
          .replace(/\.ts$/, "");
      return !common.includes(name(to)) && name(to) !== name(file) && name(file) !== "index";
    });
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  test("a family's layout needs neither engine nor media decoding, not even through what it imports", () => {
    const reached = (file: string, found = new Set<string>()): Set<string> => {
      for (const { to } of edges.filter((edge) => edge.file === file && !found.has(edge.to))) {
        found.add(to);
        reached(to, found);
      }
      return found;
    };
    const layouts = files.filter((file) => /^families\/[^/]+\/layout\.ts$/.test(file));
    expect(layouts.length).toBeGreaterThan(6);
    const impure = layouts.flatMap((layout) =>
      [...reached(layout)].filter((to) => !/^(base|protocol|families)\//.test(to)),
    );
    expect(impure).toEqual([]);
  });

  test("the checker itself sees each form of import", () => {
    const code = `
      import type { A } from "./a.ts";
      import "./b.ts";
      export * from './c.ts';
      // import "./no.ts";
      const d = () => import("./d.ts");
      const e = new Worker(new URL("./e.ts", import.meta.url));
      import {
        F,
      } from "./f.ts";`;
    const letters = ["a", "b", "c", "d", "e", "f"];
    expect(importsOf(code)).toEqual(letters.map((letter) => `./${letter}.ts`));
  });
});

describe("sizes", () => {
  const lines = [...sources].map(([file, source]) => ({
    file,
    lines: source.split("\n").length - 1,
  }));

  test(`no file is longer than ${mostLines} lines`, () => {
    expect(lines.filter((entry) => entry.lines > mostLines)).toEqual([]);
  });

  test(`no folder but a list of equals holds more than ${mostFiles} files`, () => {
    const counts = new Map<string, number>();
    for (const file of files.filter((one) => !isTest(one))) {
      const folder = path.posix.dirname(file);
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    const full = [...counts].filter(([folder, n]) => n > mostFiles && !plugins[folder]);
    expect(full).toEqual([]);
  });

  test(`half of the files are shorter than ${medianLines} lines`, () => {
    const sorted = lines.map((entry) => entry.lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(medianLines);
  });
});
