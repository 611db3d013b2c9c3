/**
 * PEFT's `target_modules`: which layers an adapter sits on. We write a regular expression, which PEFT matches against whole
 * module paths; a list of short names would catch the vision towers too, and PEFT would then miss their tensors.
 */
import { assert } from "../base/assert.ts";

/**
 * The shortest expression that matches exactly `paths` out of `all`: layers as `\d+` where every layer is meant, else every
 * path spelt out.
 */
export function targetRegex(paths: readonly string[], all: readonly string[]): string {
  assert(paths.length > 0, "An adapter without any layer has no target_modules.");
  const wanted = new Set(paths);
  const compact = compactRegex(paths);
  const whole = new RegExp(`^(?:${compact})$`);
  const isExact = all.every((path) => whole.test(path) === wanted.has(path));
  return isExact ? compact : paths.map(escapeDots).join("|");
}

/**
 * `prefix.layers.N.part.name` and `prefix.linear_N` with their numbers as `\d+`, grouped by prefix. A name that is a number
 * is spelt out: between the linear layers of a sequence stand others, which PEFT would refuse.
 */
function compactRegex(paths: readonly string[]): string {
  const groups = new Map<string, { parts: Set<string>; names: Set<string> }>();
  for (const path of paths) {
    const layer = /^(.*\.layers)\.\d+\.(.+)\.(\w+)$/.exec(path);
    const [prefix, part, name] = layer
      ? [
          `${escapeDots(layer[1] as string)}\\.\\d+`,
          escapeDots(layer[2] as string),
          layer[3] as string,
        ]
      : [escapeDots(path).replaceAll(/(?<=_)\d+/g, "\\d"), "", ""];
    const group = groups.get(prefix) ?? { parts: new Set(), names: new Set() };
    groups.set(prefix, { parts: group.parts.add(part), names: group.names.add(name) });
  }
  return [...groups]
    .map(([prefix, { parts, names }]) =>
      names.has("") ? prefix : `${prefix}\\.${oneOf(parts)}\\.${oneOf(names)}`,
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
