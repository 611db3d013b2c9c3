/** Detects question sheets (CSV, TSV, JSON, JSONL, VOC's XML) among dropped files and reads their rows. */
import { UserError } from "../base/userError.ts";
import { readCsv } from "../formats/csv/csv.ts";
import { readJsonRows } from "../formats/jsonRows.ts";
import { readAnnotationFile } from "./annotations/annotationFiles.ts";
import type { ColumnRoles } from "./sheets/columns.ts";
import { sheetName } from "./sheets/sheetName.ts";
import type { SheetRows } from "./sheets/sheetRows.ts";
import { vocSheet } from "./annotations/boxSheets.ts";
import { csvWithObjects, jsonWithObjects } from "./annotations/objectRows.ts";
import { vqaSheet } from "./annotations/vqaFiles.ts";
import type { DroppedFile } from "./droppedFile.ts";
import { isVoc } from "../formats/boxes/voc.ts";

/** Larger than any real sheet; protects against reading a mislabelled file into memory. */
export const MAX_SHEET_BYTES = 256 * 1024 * 1024;

export type SheetFormat = "csv" | "json" | "voc" | "vqa";

/** The format of a sheet, by its extension or its first characters; null when it is none. */
export function sheetFormat(path: string, head: Uint8Array): SheetFormat | null {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  if (extension === "csv" || extension === "tsv" || extension === "tab") return "csv";
  if (extension === "json" || extension === "jsonl" || extension === "ndjson") return "json";
  const text = new TextDecoder("latin1").decode(head).replace(/^ï»¿/, "").trimStart();
  if (isVoc(text)) return "voc";
  if (text.startsWith("{") || text.startsWith("[{")) return "json";
  if (extension === "txt" && /[,;\t]/.test(text.split("\n")[0] ?? "")) return "csv";
  return null;
}

/** A sheet, and of one that lies in many files these. */
export type SheetParts = DroppedFile & { parts?: DroppedFile[] };

/**
 * All rows of a sheet.
 * @param chosen roles that a person gave to its columns, or to the fields of flat rows
 * @throws {UserError} when it cannot be read
 */
export async function readSheetRows(
  { path, file, parts = [] }: SheetParts,
  format: SheetFormat,
  chosen?: ColumnRoles,
): Promise<SheetRows> {
  const name = sheetName(path);
  if (format === "voc") return vocSheet(parts, name);
  const large = [{ path, file }, ...parts].find((one) => one.file.size > MAX_SHEET_BYTES);
  if (large) {
    const its = large.path.split("/").at(-1) ?? large.path;
    throw new UserError(`${its} is larger than 256 MB. Split it into smaller sheets.`);
  }
  if (format === "vqa") return vqaSheet(parts);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (format === "csv") return csvWithObjects(readCsv(bytes, name), chosen);
  const annotations = readAnnotationFile(bytes, name);
  if (annotations) return annotations;
  return jsonWithObjects(readJsonRows(bytes, name), name, chosen);
}
