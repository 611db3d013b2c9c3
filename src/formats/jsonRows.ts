/** Reads rows from JSON: from one document in any of its forms, from one value a line, and from values in any layout. */
import { UserError } from "../base/userError.ts";
import type { Split } from "../protocol/records.ts";
import { decodeText } from "./text/decodeText.ts";
import { parseJson } from "./json/parseJson.ts";
import { rowsOfDocument } from "./json/rowsOfDocument.ts";
import { splitValues } from "./json/splitValues.ts";
import { problemAt, type LineUnit } from "./text/lineProblems.ts";

export interface JsonRow {
  value: unknown;
  /** From 1: the line of the file, or the row's number in a document, since JSON keeps no lines. */
  line: number;
  /** Of the list that the row is in, where the document has one for each split. */
  split?: Split;
}

export interface JsonRows {
  rows: JsonRow[];
  unit: LineUnit;
  problems: string[];
}

/** Invalid lines become problems; the others are kept. @throws {UserError} when nothing in the file is JSON, or no form of rows. */
export function readJsonRows(bytes: Uint8Array, name: string): JsonRows {
  const { text, notes } = decodeText(bytes, name);
  const whole = parseJson(text);
  if (whole.ok) {
    const found = rowsOfDocument(whole.value, name);
    return {
      rows: found.rows.map((row, i) => ({ ...row, line: i + 1 })),
      unit: "row",
      problems: [
        ...notes,
        ...whole.notes.map(({ line, what }) => problemAt(name, "line", line, what)),
        ...found.notes.map((note) => `${name}: ${note}`),
      ],
    };
  }
  const read = readValues(text, name) ?? readLines(text, name);
  if (read.rows.length === 0) {
    const why = text.trim() === "" ? "it is empty" : whole.why;
    throw new UserError(
      `${name} cannot be read as JSON: ${why}. It may be cut off; save it again as a JSON list or as one JSON object a line.`,
    );
  }
  return { ...read, problems: [...notes, ...read.problems] };
}

/** Several values, each over any number of lines; null where one is not JSON. */
function readValues(text: string, name: string): JsonRows | null {
  const values = splitValues(text);
  if (!values?.length) return null;
  const result: JsonRows = { rows: [], unit: "line", problems: [] };
  for (const { text: words, line } of values) {
    const parsed = parseJson(words);
    if (!parsed.ok) return null;
    result.rows.push({ value: parsed.value, line });
    for (const note of parsed.notes)
      result.problems.push(problemAt(name, "line", line + note.line - 1, note.what));
  }
  return result;
}

/** One value a line; brackets on lines of their own and commas at the ends belong to a list around them. */
function readLines(text: string, name: string): JsonRows {
  const result: JsonRows = { rows: [], unit: "line", problems: [] };
  for (const [i, words] of text.split("\n").entries()) {
    const line = i + 1;
    const value = words.trim().replace(/,$/, "");
    if (/^[[\]]?$/.test(value)) continue;
    const parsed = parseJson(value);
    if (!parsed.ok) {
      const what = `this is not JSON (${parsed.why}). Repair or remove the line.`;
      result.problems.push(problemAt(name, "line", line, what));
      continue;
    }
    result.rows.push({ value: parsed.value, line });
    for (const note of parsed.notes) result.problems.push(problemAt(name, "line", line, note.what));
  }
  return result;
}
