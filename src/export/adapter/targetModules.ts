/**
 * PEFT's `target_modules`: the layers that an adapter is applied to. It is written as a regular expression, which PEFT
 * matches against whole module paths; a list of short names would match the vision towers too.
 */
import { assert } from "../../base/assert.ts";

/**
 * The shortest expression that matches exactly `paths` out of `all`: layer indices as `\d+`, else as alternatives, else
 * every path in full.
 */
export function targetRegex(paths: readonly string[], all: readonly string[]): string {
  assert(paths.length > 0, "An adapter without any layer has no target_modules.");
  const wanted = new Set(paths);
  const isExact = (expression: string) => {
    const whole = new RegExp(`^(?:${expression})$`);
    return all.every((path) => whole.test(path) === wanted.has(path));
  };
  const shorter = [compactRegex(paths, () => "\\d+"), compactRegex(paths, oneOf)];
  return shorter.find(isExact) ?? paths.map(escapeDots).join("|");
}

interface Group {
  layers: Set<string>;
  parts: Set<string>;
  names: Set<string>;
}

/**
 * `prefix.layers.N.part.name` and `prefix.linear_N` grouped by prefix; `numbers` writes the layer indices. Module names
 * that are numbers are written in full: an nn.Sequential holds other modules between, which PEFT would refuse.
 */
function compactRegex(paths: readonly string[], numbers: (layers: Set<string>) => string): string {
  const groups = new Map<string, Group>();
  for (const path of paths) {
    const layer = /^(.*\.(?:layers|blocks))\.(\d+)\.(.+)\.(\w+)$/.exec(path);
    const prefix = layer ? escapeDots(layer[1]!) : escapeDots(path).replaceAll(/(?<=_)\d+/g, "\\d");
    let group = groups.get(prefix);
    if (!group)
      groups.set(prefix, (group = { layers: new Set(), parts: new Set(), names: new Set() }));
    if (!layer) continue;
    group.layers.add(layer[2]!);
    group.parts.add(escapeDots(layer[3]!));
    group.names.add(layer[4]!);
  }
  return [...groups]
    .map(([prefix, { layers, parts, names }]) =>
      layers.size === 0
        ? prefix
        : `${prefix}\\.${numbers(layers)}\\.${oneOf(parts)}\\.${oneOf(names)}`,
    )
    .join("|");
}

function oneOf(words: Set<string>): string {
  return `(${[...words].join("|")})`;
}

function escapeDots(path: string): string {
  return path.replaceAll(".", "\\.");
}

/**
 * The `paths` that a given `target_modules` matches, by PEFT's rules: a string is a whole-path expression, a list matches
 * by suffix. Null when undecidable: "all-linear", or an expression with possibly unbounded matching time.
 */
export function matchTargets(targets: unknown, paths: readonly string[]): string[] | null {
  if (Array.isArray(targets)) {
    const names = targets.map(String);
    return paths.filter((path) => names.some((name) => path === name || path.endsWith(`.${name}`)));
  }
  if (typeof targets !== "string" || targets === "all-linear") return null;
  // Repeated groups or many quantifiers can backtrack without bound; then the tensors alone decide.
  const repeats = targets.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0;
  if (/\)[*+{]/.test(targets) || repeats > 4 || targets.length > 2000) return null;
  try {
    const whole = new RegExp(`^(?:${targets})$`);
    return paths.filter((path) => whole.test(path));
  } catch {
    return null;
  }
}
