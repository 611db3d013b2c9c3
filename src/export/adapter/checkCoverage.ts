/** Whether the tensors of an adapter are those of the layers that its target_modules name. */
import { UserError } from "../../base/userError.ts";
import type { BaseLinear } from "./baseLinear.ts";
import { shorten, type PairKeys } from "./collectPairs.ts";
import { matchTargets } from "./targetModules.ts";

/**
 * PEFT creates a pair for every targeted layer; those without tensors would stay randomly initialised.
 * @throws {UserError} when target_modules and the tensors name different layers.
 */
export function checkCoverage(
  pairs: ReadonlyMap<string, PairKeys>,
  targets: unknown,
  all: readonly BaseLinear[],
): void {
  const partOf = new Map(all.map(({ path, part }) => [path, part]));
  const parts = new Set([...pairs.keys()].map((path) => partOf.get(path)));
  // Bare layer names match the vision towers too; a part of the model without any pair is not adapted.
  const paths = all.filter(({ part }) => parts.has(part)).map(({ path }) => path);
  // Expressions written for older versions of transformers match the older paths.
  const older = writtenPaths(pairs, paths);
  const named = matchTargets(targets, [...paths, ...older.keys()]);
  if (!named) return;
  const targeted = new Set(named.map((path) => older.get(path) ?? path));
  const missing = [...targeted].filter((path) => !pairs.has(path));
  if (missing.length) {
    throw new UserError(
      `adapter_config.json names ${missing.length} layers that have no tensors, first "${missing[0]}". The folder is incomplete, or its two files belong to different adapters.`,
    );
  }
  const extra = [...pairs.keys()].filter((path) => !targeted.has(path));
  if (extra.length) {
    throw new UserError(
      `The adapter has tensors for ${extra.length} layers that its target_modules (${shorten(JSON.stringify(targets))}) do not name, first "${extra[0]}". Its two files belong to different adapters.`,
    );
  }
}

/** All layers by the module paths of the transformers version that the file was written with. */
function writtenPaths(
  pairs: ReadonlyMap<string, PairKeys>,
  paths: readonly string[],
): Map<string, string> {
  const older = new Map<string, string>();
  for (const [path, { written }] of pairs) {
    const [now, then] = withoutCommonSuffix(path, written);
    for (const other of paths)
      if (other.startsWith(now)) older.set(then + other.slice(now.length), other);
  }
  return older;
}

/** The prefixes of two paths without their common trailing modules. */
function withoutCommonSuffix(a: string, b: string): [string, string] {
  const [left, right] = [a.split("."), b.split(".")];
  while (left.length && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  const joined = (parts: string[]) => parts.map((part) => `${part}.`).join("");
  return [joined(left), joined(right)];
}
