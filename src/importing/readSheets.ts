/** Which dropped files hold questions and answers, and the rows in them, whatever their format. */
import { UserError } from "../base/userError.ts";
import { readChatRows } from "../formats/chatJson.ts";
import { readCsv } from "../formats/csv.ts";
import { readJsonRows } from "../formats/jsonl.ts";
import type { ReadRows } from "../formats/rows.ts";
import { readSheet } from "./sheet.ts";

export interface SheetRows extends ReadRows {
  /** What `line` of a row counts. */
  unit: "line" | "row";
  /** How a sheet's columns were understood. */
  columns?: { file: string; question: string; answer: string };
}

/** Larger than any sheet that people write; protects against a film named .csv. */
const LARGEST_SHEET_BYTES = 256 * 1024 * 1024;

type SheetForm = "csv" | "json";

/** The form of a text file by its name, else by its first characters; null when it is no sheet. */
export function sheetForm(path: string, head: Uint8Array): SheetForm | null {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  if (extension === "csv" || extension === "tsv" || extension === "tab") return "csv";
  if (extension === "json" || extension === "jsonl" || extension === "ndjson") return "json";
  const text = new TextDecoder("latin1").decode(head).replace(/^ï»¿/, "").trimStart();
  if (text.startsWith("{") || text.startsWith("[{")) return "json";
  if (extension === "txt" && /[,;\t]/.test(text.split("\n")[0] ?? "")) return "csv";
  return null;
}

/** All rows of a sheet. Throws a UserError when none can be read. */
export async function readSheetRows(file: Blob, path: string, form: SheetForm): Promise<SheetRows> {
  const name = path.split("/").at(-1) ?? path;
  if (file.size > LARGEST_SHEET_BYTES) {
    throw new UserError(`${name} is larger than 256 MB. Split it into smaller sheets.`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (form === "csv") return { ...readSheet(readCsv(bytes, name)), unit: "line" };
  const json = readJsonRows(bytes, name);
  return { ...readChatRows(json, name), unit: json.unit };
}
