/** Writes JSONL. */

/** One compact value a line. */
export function writeJsonl(values: Iterable<unknown>): string {
  let text = "";
  for (const value of values) text += `${JSON.stringify(value)}\n`;
  return text;
}
