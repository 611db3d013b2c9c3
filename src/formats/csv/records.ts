/**
 * Cuts a sheet into records by papaparse. A stray quotation mark joins lines: the line that holds it is named, lines behind it
 * that are whole rows by themselves are offered with a doubt, and every other line that goes with it is named.
 */
import Papa from "papaparse";
import { swallowedRows } from "./swallowedRows.ts";

export interface CsvRecord {
  cells: string[];
  /** Where it starts in the file, from 1, and its last line. */
  line: number;
  lastLine: number;
  /** Why the cells may not be what was meant: to be asked about. */
  doubt?: string;
}

export interface CsvRecords {
  records: CsvRecord[];
  /** Lines whose quotation marks cannot be told apart, each with those that go with it and are lost. */
  broken: { line: number; lost: number[]; rescued: number[] }[];
}

/** @param firstLine number of the text's first line in its file; line ends are "\n" */
export function readRecords(text: string, delimiter: string, firstLine: number): CsvRecords {
  const result: CsvRecords = { records: [], broken: [] };
  let at = 0;
  let line = firstLine;
  while (at < text.length) {
    const failed = readUntilBroken(text.slice(at), delimiter, line, result);
    if (!failed) break;
    const width = result.records[0]?.cells.length ?? 0;
    const lines = text
      .slice(at + failed.begin, at + failed.end)
      .replace(/\n$/, "")
      .split("\n");
    const broken = { line: failed.line, lost: [] as number[], rescued: [] as number[] };
    for (const [i, words] of lines.entries()) {
      const number = failed.line + i;
      if (i === 0 || words.trim() === "") continue;
      const cells = wholeRow(words, delimiter, width);
      if (!cells) broken.lost.push(number);
      else {
        broken.rescued.push(number);
        const doubt = `Line ${failed.line} has a quotation mark that is not closed, and this line may be a part of it.`;
        result.records.push({ cells, line: number, lastLine: number, doubt });
      }
    }
    result.broken.push(broken);
    line = failed.line + lines.length;
    at += failed.end;
  }
  return result;
}

interface Failed {
  /** Offsets of what papaparse took for one record. */
  begin: number;
  end: number;
  line: number;
}

/** Appends records up to one with a wrong quotation mark, which it returns. */
function readUntilBroken(
  text: string,
  delimiter: string,
  firstLine: number,
  { records }: CsvRecords,
): Failed | null {
  let line = firstLine;
  let at = 0;
  let failed: Failed | null = null;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: "\n",
    step({ data, errors, meta }, parser) {
      const begin = at;
      const startLine = line;
      for (; at < meta.cursor; at++) if (text.charCodeAt(at) === 10) line++;
      if (errors.some((error) => error.type === "Quotes")) {
        failed = { begin, end: at, line: startLine };
        parser.abort();
        return;
      }
      const lastLine = text.charCodeAt(at - 1) === 10 ? line - 1 : line;
      const doubt = swallowedRows(data, delimiter, records[0]?.cells.length ?? 0);
      records.push({ cells: data, line: startLine, lastLine, ...(doubt && { doubt }) });
    },
  });
  return failed;
}

/** The cells of a line that is a whole row by itself, without a stray quotation mark; else null. */
function wholeRow(words: string, delimiter: string, width: number): string[] | null {
  const { data, errors } = Papa.parse<string[]>(words, { delimiter, newline: "\n" });
  const cells = data[0];
  const isWhole = errors.length === 0 && data.length === 1 && cells?.length === width;
  const isStray =
    words.split(delimiter).some((cell) => /^[^"\s].*"/.test(cell)) && !/^\s*"/.test(words);
  return isWhole && !isStray ? cells : null;
}
