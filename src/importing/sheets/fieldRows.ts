/**
 * Rows of JSON whose fields a person may give roles to, as to the columns of a spreadsheet. Rows of a known form are read by it;
 * the roles of their fields are offered where these say the same.
 */
import { canonicalJson } from "../../base/canonicalJson.ts";
import { readChatRows } from "../../formats/chat/chatJson.ts";
import type { JsonRows } from "../../formats/jsonRows.ts";
import type { SheetRows } from "./sheetRows.ts";
import { type ColumnRoles, findColumns } from "./columns.ts";
import { fieldSheet, flatRows } from "./fieldSheet.ts";
import { readSheet } from "./sheet.ts";

/**
 * Only flat rows have `columns`.
 * @param chosen roles that a person gave to the fields
 */
export function readFieldRows(json: JsonRows, name: string, chosen?: ColumnRoles): SheetRows {
  const { unit } = json;
  const flat = flatRows(json, name);
  if (!flat) return { ...readChatRows(json, name), unit };
  const roles = chosen ?? findColumns(fieldSheet(flat)).roles;
  const read = { ...readSheet(fieldSheet(flat, roles), roles), unit };
  if (chosen) return read;
  const known = readChatRows(json, name);
  if (known.rows.length === 0) return read;
  // Row by row: pictures may be in them.
  const isSame =
    known.rows.length === read.rows.length &&
    known.rows.every((row, i) => canonicalJson(row) === canonicalJson(read.rows[i]));
  return { ...known, unit, ...(isSame && { columns: read.columns }) };
}
