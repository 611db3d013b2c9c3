/**
 * CSV and TSV by papaparse. The delimiter is the one that splits the first line into most cells. Cells that a spreadsheet
 * would evaluate as a formula get a leading apostrophe when written, which is removed when read.
 */
import Papa from "papaparse";
import { UserError } from "../base/userError.ts";
import { decodeText } from "./decodeText.ts";

export interface Sheet {
  name: string;
  delimiter: string;
  header: string[];
  /** `line`: where the row starts in the file, from 1. Every row has as many cells as the header. */
  rows: { cells: string[]; line: number }[];
  problems: string[];
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
/** OWASP's list of CSV injection prefixes, with the full-width forms, after any number of escaping apostrophes. */
const FORMULA_CELL = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Line ends become "\n", also inside cells. @throws {UserError} when there is no row. */
export function readCsv(bytes: Uint8Array, name: string): Sheet {
  const decoded = decodeText(bytes, name);
  const problems = decoded.note ? [decoded.note] : [];
  let text = decoded.text.replaceAll(/\r\n?/g, "\n");
  let line = 1;
  // Excel's declaration of the delimiter.
  const declared = /^sep=(.)\n/.exec(text)?.[1];
  if (declared) {
    text = text.slice("sep=;\n".length);
    line = 2;
  }
  const delimiter = declared ?? findDelimiter(text);
  const records: { cells: string[]; line: number }[] = [];
  let at = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: "\n",
    step({ data, errors, meta }) {
      const startLine = line;
      for (; at < meta.cursor; at++) if (text.charCodeAt(at) === 10) line++;
      if (errors.some((error) => error.type === "Quotes")) {
        problems.push(
          `${name}, line ${startLine}: a quotation mark is not closed, so this row and what follows it cannot be told apart. Close it, or write "" for a quotation mark inside a cell.`,
        );
        return;
      }
      const cells = data.map((cell) => unescapeFormula(cell).trim());
      if (cells.some((cell) => cell !== "")) records.push({ cells, line: startLine });
    },
  });
  const [head, ...rows] = records;
  if (!head) {
    throw new UserError(
      problems[0] ??
        `${name} has no rows. Give it a first line with headings such as image,question,answer.`,
    );
  }
  for (const row of rows) {
    const extra = row.cells.slice(head.cells.length).filter((cell) => cell !== "");
    if (extra.length) {
      problems.push(
        `${name}, line ${row.line}: the row has ${row.cells.length} cells, the first line has ${head.cells.length}. Put text that contains "${delimiter}" in quotation marks.`,
      );
    }
  }
  const width = head.cells.length;
  return {
    name,
    delimiter,
    header: head.cells,
    rows: rows
      .filter(({ cells }) => cells.slice(width).every((cell) => cell === ""))
      .map(({ cells, line }) => ({
        cells: Array.from({ length: width }, (_, i) => cells[i] ?? ""),
        line,
      })),
    problems,
  };
}

/** With a byte order mark, so that Excel reads it as UTF-8, and escaped formulas. */
export function writeCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = [header, ...rows].map((cells) => cells.map(escapeFormula));
  return `\ufeff${Papa.unparse(escaped, { newline: "\r\n" })}\r\n`;
}

function findDelimiter(text: string): string {
  const counts = DELIMITERS.map((delimiter) => {
    const { data } = Papa.parse<string[]>(text, { delimiter, newline: "\n", preview: 1 });
    return data[0]?.length ?? 1;
  });
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string;
}

function escapeFormula(cell: string): string {
  return FORMULA_CELL.test(cell) ? `'${cell}` : cell;
}

function unescapeFormula(cell: string): string {
  return cell.startsWith("'") && FORMULA_CELL.test(cell) ? cell.slice(1) : cell;
}
