/**
 * PEFT's `target_modules`: which layers an adapter sits on. We write a regular expression, which PEFT matches against whole
 * module paths; a list of short names would catch the vision towers too, and PEFT would then miss their tensors.
 */
import { assert } from "../base/assert.ts";

/**
 * The shortest expression that matches exactly `paths` out of `all`: layers as `\d+` where every layer is meant, else by their
 * numbers, else every path spelt out.
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
 * `prefix.layers.N.part.name` and `prefix.linear_N`, grouped by prefix, with what `numbers` makes of the layers' numbers. A
 * name that is a number is spelt out: between the linear layers of a sequence stand others, which PEFT would refuse.
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
 * Which of `paths` a foreign `target_modules` means, as PEFT reads it: a text is a whole-path expression, a list matches by
 * suffix. Null when it cannot be told: "all-linear", or an expression that could run without end.
 */
export function matchTargets(targets: unknown, paths: readonly string[]): string[] | null {
  if (Array.isArray(targets)) {
    const names = targets.map(String);
    return paths.filter((path) => names.some((name) => path === name || path.endsWith(`.${name}`)));
  }
  if (typeof targets !== "string" || targets === "all-linear") return null;
  // A repeated group, or many open repeats, can take time without bound; such a file is judged by its tensors alone.
  const repeats = targets.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0;
  if (/\)[*+{]/.test(targets) || repeats > 4 || targets.length > 2000) return null;
  try {
    const whole = new RegExp(`^(?:${targets})$`);
    return paths.filter((path) => whole.test(path));
  } catch {
    return null;
  }
}
