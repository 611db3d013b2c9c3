/** Finds the delimiter of a sheet: the one that cuts its rows into as many cells as the first line. */
import Papa from "papaparse";

/** In the order in which ties are broken. */
const DELIMITERS = [",", ";", "\t", "|"] as const;

/** Records that are looked at. */
const PREVIEW = 50;

export function findDelimiter(text: string): string {
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, ...score(text, delimiter) }));
  const [best] = scores.toSorted((a, b) => b.equalShare - a.equalShare || b.width - a.width);
  return best!.delimiter;
}

/** `width`: cells of the first line; `equalShare`: the share of the others that have as many, 0 where that is one. */
function score(text: string, delimiter: string) {
  const { data } = Papa.parse<string[]>(text, { delimiter, newline: "\n", preview: PREVIEW });
  const [head, ...rows] = data.filter((cells) => cells.some((cell) => cell.trim() !== ""));
  const width = head?.length ?? 1;
  if (width < 2) return { width, equalShare: 0 };
  const equal = rows.filter((cells) => cells.length === width).length;
  return { width, equalShare: rows.length ? equal / rows.length : 0 };
}
