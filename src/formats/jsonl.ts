/** Reads rows from JSONL or from a JSON list, with line or row numbers for messages; writes JSONL. */
import { UserError } from "../base/userError.ts";
import { decodeText } from "./decodeText.ts";

export interface JsonRows {
  /** `line` counts from 1. In a list it is the row's number, since JSON keeps no lines. */
  rows: { value: unknown; line: number }[];
  /** "line" or "row", for messages about a row. */
  unit: "line" | "row";
  problems: string[];
}

/** Invalid lines become problems; the others are kept. @throws {UserError} when nothing in the file is JSON. */
export function readJsonRows(bytes: Uint8Array, name: string): JsonRows {
  const text = decodeText(bytes, name).text;
  const whole = tryParse(text);
  if (whole.ok && Array.isArray(whole.value)) {
    return {
      rows: whole.value.map((value, i) => ({ value, line: i + 1 })),
      unit: "row",
      problems: [],
    };
  }
  if (whole.ok && isList(whole.value)) return readJsonRowsOf(whole.value);
  const rows: JsonRows["rows"] = [];
  const problems: string[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const parsed = tryParse(line);
    if (parsed.ok) rows.push({ value: parsed.value, line: i + 1 });
    else
      problems.push(
        `${name}, line ${i + 1}: this is not JSON (${parsed.why}). Repair or remove the line.`,
      );
  }
  if (rows.length === 0) {
    const why = whole.ok ? "it is empty" : whole.why;
    throw new UserError(
      `${name} cannot be read as JSON: ${why}. It may be cut off; save it again as a JSON list or as one JSON object a line.`,
    );
  }
  return { rows, unit: "line", problems };
}

/** One compact value a line. */
export function writeJsonl(values: Iterable<unknown>): string {
  let text = "";
  for (const value of values) text += `${JSON.stringify(value)}\n`;
  return text;
}

/** Some tools wrap the list: `{"data": [...]}`. */
function isList(value: unknown): value is { data: unknown[] } {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length <= 3 &&
    Array.isArray((value as { data?: unknown }).data)
  );
}

function readJsonRowsOf({ data }: { data: unknown[] }): JsonRows {
  return { rows: data.map((value, i) => ({ value, line: i + 1 })), unit: "row", problems: [] };
}

function tryParse(text: string): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    // Some JavaScript engines quote the whole text in the message.
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, why: why.length > 100 ? `${why.slice(0, 97)}…` : why };
  }
}
