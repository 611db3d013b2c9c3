/** Sentences about one line of a file. This file alone knows their form, so that many alike can be told as one. */

/** What messages count in a file: lines of text, or rows of a JSON list, which keeps no lines. */
export type LineUnit = "line" | "row";

export function problemAt(name: string, unit: LineUnit, line: number, what: string): string {
  return `${placeOf(name, unit, line)}: ${what}`;
}

/** "labels.csv, line 3". */
export function placeOf(name: string, unit: LineUnit, line: number): string {
  return `${name}, ${unit} ${line}`;
}

const PROBLEM = /^(.+?), (line|row) (\d+): ([^]*)$/;

/** This many alike are told one by one; more become one sentence with as many of their lines. */
const TOLD = 3;

/**
 * The problems in the order of their first, where more than `TOLD` are alike as one: alike are those about lines of one file
 * that differ in quoted words and numbers only.
 */
export function foldProblems(problems: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const problem of new Set(problems)) {
    const [, name, unit, , what] = PROBLEM.exec(problem) ?? [];
    const key = what === undefined ? problem : [name, unit, generic(what)].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  return [...groups.values()].flatMap((alike) => (alike.length > TOLD ? [folded(alike)] : alike));
}

const generic = (what: string) => what.replaceAll(/"[^"]*"|\d+/g, "…");

function folded(alike: readonly string[]): string {
  const found = alike.map((problem) => PROBLEM.exec(problem)!);
  const [, name, unit, , what] = found[0]!;
  const first = found.slice(0, TOLD).map(([, , , line]) => line);
  const differ = found.some((one) => one[4] !== what);
  const lines = `${first.join(", ")} and ${alike.length - TOLD} more`;
  return `${name}, ${alike.length} ${unit}s (${lines}): ${what}${differ ? ` So it is in ${unit} ${first[0]}, and alike in the others.` : ""}`;
}
