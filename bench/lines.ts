/** Results as lines of JSON that are added to, so that a measurement goes on where it was cut off. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";

export interface Lines<T> {
  /** In the order in which they were added. */
  all: T[];
  has(key: string): boolean;
  add(line: T): void;
}

/** The lines of a file; each has a `key` of its own. A last line that was cut off is written over. */
export function openLines<T extends { key: string }>(file: string): Lines<T> {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const all = whole
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
  const keys = new Set(all.map(({ key }) => key));
  return {
    all,
    has: (key) => keys.has(key),
    add(line) {
      keys.add(line.key);
      all.push(line);
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
  };
}
