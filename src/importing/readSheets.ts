/** Detects question sheets (CSV, TSV, JSON, JSONL) among dropped files and reads their rows. */
import { UserError } from "../base/userError.ts";
import { readChatRows } from "../formats/chat/chatJson.ts";
import { readCsv } from "../formats/csv/csv.ts";
import { readJsonRows } from "../formats/jsonRows.ts";
import type { ReadRows } from "../formats/chat/rows.ts";
import type { LineUnit } from "../formats/text/lineProblems.ts";
import type { SheetColumns } from "../protocol/reports.ts";
import type { ColumnRoles } from "./columns.ts";
import { readSheet } from "./sheet.ts";

export interface SheetRows extends ReadRows {
  /** Unit of a row's `line`. */
  unit: LineUnit;
  /** What the columns of a sheet were taken for. */
  columns?: SheetColumns["columns"];
}

/** Larger than any real sheet; protects against reading a mislabelled file into memory. */
const MAX_SHEET_BYTES = 256 * 1024 * 1024;

export type SheetFormat = "csv" | "json";

/** The format of a sheet, by its extension or its first characters; null when it is none. */
export function sheetFormat(path: string, head: Uint8Array): SheetFormat | null {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  if (extension === "csv" || extension === "tsv" || extension === "tab") return "csv";
  if (extension === "json" || extension === "jsonl" || extension === "ndjson") return "json";
  const text = new TextDecoder("latin1").decode(head).replace(/^ï»¿/, "").trimStart();
  if (text.startsWith("{") || text.startsWith("[{")) return "json";
  if (extension === "txt" && /[,;\t]/.test(text.split("\n")[0] ?? "")) return "csv";
  return null;
}

/**
 * All rows of a sheet.
 * @param chosen roles that a person gave to its columns
 * @throws {UserError} when it cannot be read
 */
export async function readSheetRows(
  file: Blob,
  path: string,
  format: SheetFormat,
  chosen?: ColumnRoles,
): Promise<SheetRows> {
  const name = path.split("/").at(-1) ?? path;
  if (file.size > MAX_SHEET_BYTES) {
    throw new UserError(`${name} is larger than 256 MB. Split it into smaller sheets.`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (format === "csv") return { ...readSheet(readCsv(bytes, name), chosen), unit: "line" };
  const json = readJsonRows(bytes, name);
  return { ...readChatRows(json, name), unit: json.unit };
}
