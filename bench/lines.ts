/** Results as lines of JSON that are added to, so that a measurement goes on where it was cut off. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";

export interface Lines<T> {
  /** In the order in which they were added. */
  all: T[];
  has(key: string): boolean;
  add(line: T): void;
  /** Takes lines out of the file, so that they are measured again. */
  forget(isWanted: (key: string) => boolean): void;
}

/** The lines of a file; each has a `key` of its own. A last line that was cut off is taken away. */
export function openLines<T extends { key: string }>(file: string): Lines<T> {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) writeFileSync(file, whole);
  const all = whole
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
  const textOf = (line: T) => `${JSON.stringify(line)}\n`;
  const keys = new Set(all.map(({ key }) => key));
  return {
    all,
    has: (key) => keys.has(key),
    add(line) {
      keys.add(line.key);
      all.push(line);
      appendFileSync(file, textOf(line));
    },
    forget(isWanted) {
      const kept = all.filter(({ key }) => !isWanted(key));
      if (kept.length === all.length) return;
      all.splice(0, all.length, ...kept);
      for (const key of [...keys].filter(isWanted)) keys.delete(key);
      writeFileSync(file, kept.map(textOf).join(""));
    },
  };
}
