/**
 * CSV and TSV by papaparse. Cells that a spreadsheet would evaluate as a formula get a leading apostrophe when written, which
 * is removed when read.
 */
import Papa from "papaparse";
import { UserError } from "../../base/userError.ts";
import type { Sheet } from "../sheet.ts";
import { findDelimiter } from "./delimiter.ts";
import { readRecords, type CsvRecord, type CsvRecords } from "./records.ts";
import { decodeText } from "../text/decodeText.ts";
import { problemAt } from "../text/lineProblems.ts";

export interface CsvSheet extends Sheet {
  delimiter: string;
}

/** OWASP's list of CSV injection prefixes, with the full-width forms, after any number of escaping apostrophes. */
const FORMULA_CELL = /^'*[=+\-@\t\r\n＝＋－＠]/;

/**
 * Line ends become "\n", also inside cells.
 * @throws {UserError} when there is no row, or the file is not text
 */
export function readCsv(bytes: Uint8Array, name: string): CsvSheet {
  const decoded = decodeText(bytes, name);
  const problems = [...decoded.notes];
  let text = decoded.text.replaceAll(/\r\n?/g, "\n");
  let firstLine = 1;
  // Excel's declaration of the delimiter.
  const declared = /^sep=(.)\n/.exec(text)?.[1];
  if (declared) {
    text = text.slice("sep=;\n".length);
    firstLine = 2;
  }
  const delimiter = declared ?? findDelimiter(text);
  const read = readQuoted(text, delimiter, firstLine, name);
  problems.push(...read.problems);
  const records = read.records
    .map((record) => ({
      ...record,
      cells: record.cells.map((cell) => unescapeFormula(cell).trim()),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const [head, ...rows] = records;
  if (!head) {
    throw new UserError(
      problems[0] ??
        `${name} has no rows. Give it a first line with headings such as image,question,answer.`,
    );
  }
  const width = head.cells.length;
  const isLong = ({ cells }: CsvRecord) => cells.slice(width).some((cell) => cell !== "");
  for (const row of rows.filter(isLong)) problems.push(longRow(row, width, delimiter, name));
  return {
    name,
    columnWord: "column",
    unit: "line",
    delimiter,
    header: head.cells,
    rows: rows
      .filter((row) => !isLong(row))
      .map(({ cells, line, doubt }) => ({
        cells: Array.from({ length: width }, (_, i) => cells[i] ?? ""),
        line,
        ...(doubt && { doubt }),
      })),
    problems,
  };
}

function longRow(
  { cells, line, lastLine }: CsvRecord,
  width: number,
  delimiter: string,
  name: string,
) {
  const span = lastLine > line ? ` It goes on to line ${lastLine}, which is left out with it.` : "";
  return problemAt(
    name,
    "line",
    line,
    `the row has ${cells.length} cells, the first line has ${width}. Put text that contains "${delimiter}" in quotation marks.${span}`,
  );
}

/** Where quotation marks do not fit, `\"` is tried for `""`, as programs that escape like C write it. */
function readQuoted(
  text: string,
  delimiter: string,
  firstLine: number,
  name: string,
): { records: CsvRecord[]; problems: string[] } {
  const plain = readRecords(text, delimiter, firstLine);
  if (plain.broken.length > 0 && text.includes('\\"')) {
    const escaped = readRecords(text.replaceAll('\\"', '""'), delimiter, firstLine);
    if (escaped.broken.length < plain.broken.length) {
      const note = `${name} writes quotation marks inside cells as \\", and was read so.`;
      return { records: escaped.records, problems: [note, ...brokenLines(escaped, name)] };
    }
  }
  return { records: plain.records, problems: brokenLines(plain, name) };
}

function brokenLines({ broken }: CsvRecords, name: string): string[] {
  return broken.map(({ line, lost, rescued }) => {
    const gone = lost.length
      ? ` ${spanOf(lost)} cannot be told apart from it and ${lost.length === 1 ? "is" : "are"} left out too.`
      : "";
    const kept = rescued.length
      ? ` ${spanOf(rescued)} ${rescued.length === 1 ? "looks like a row" : "look like rows"} of ${rescued.length === 1 ? "its" : "their"} own: look at ${rescued.length === 1 ? "it" : "them"} before you store ${rescued.length === 1 ? "it" : "them"}.`
      : "";
    return problemAt(
      name,
      "line",
      line,
      `a quotation mark is not closed or stands inside a cell, so the line is left out. Close it, or write "" for a quotation mark inside a cell.${gone}${kept}`,
    );
  });
}

/** "Line 4", "Lines 4, 5, 6", "Lines 4 to 900". */
function spanOf(lines: readonly number[]): string {
  const isRun = lines.length > 3 && (lines.at(-1) ?? 0) - (lines[0] ?? 0) === lines.length - 1;
  const words = isRun ? `${lines[0]} to ${lines.at(-1)}` : lines.join(", ");
  return `Line${lines.length === 1 ? "" : "s"} ${words}`;
}

/** With a byte order mark, so that Excel reads it as UTF-8, and escaped formulas. */
export function writeCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = [header, ...rows].map((cells) => cells.map(escapeFormula));
  return `\ufeff${Papa.unparse(escaped, { newline: "\r\n" })}\r\n`;
}

function escapeFormula(cell: string): string {
  return FORMULA_CELL.test(cell) ? `'${cell}` : cell;
}

function unescapeFormula(cell: string): string {
  return cell.startsWith("'") && FORMULA_CELL.test(cell) ? cell.slice(1) : cell;
}
