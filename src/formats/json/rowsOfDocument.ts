/**
 * Finds the rows in one JSON document: a list, one row, a list under a name, rows by split or by id, columns, and the tables
 * that pandas and the Hugging Face viewer write. A form that is not known is named, never guessed at.
 */
import { UserError } from "../../base/userError.ts";
import type { Split } from "../../protocol/records.ts";
import { readObjects } from "../boxes/objects.ts";
import { isFields, looksLikeRow, type Fields } from "../chat/chatFields.ts";
import { isMediaFile } from "../chat/rows.ts";
import { readSplit } from "../chat/splits.ts";
import { columnsOf } from "./columns.ts";

export interface DocumentRows {
  rows: { value: unknown; split?: Split }[];
  /** Clauses on where the rows were found and what was not used. */
  notes: string[];
}

/** @throws {UserError} when the document has none of the forms */
export function rowsOfDocument(value: unknown, name: string): DocumentRows {
  const found = find(value);
  if (found) return found;
  const fields = isFields(value) ? Object.keys(value) : [];
  const what = fields.length
    ? `is one JSON object with ${listed(fields)}, and none of these is a list of rows, a column, or a row by its id`
    : `holds ${JSON.stringify(value)?.slice(0, 40)}, which is no row`;
  throw new UserError(
    `${name} ${what}. Scion reads a list of rows, one row a line, {"train": […], "test": […]}, {"data": […]}, rows by id, and columns; a row has conversations or messages, or question and answer.`,
  );
}

function find(value: unknown): DocumentRows | null {
  if (Array.isArray(value))
    return { rows: tableRows(value).map((row) => ({ value: row })), notes: [] };
  if (!isFields(value)) return null;
  if (looksLikeRow(value) || readObjects(value.objects) !== null) return one(value);
  return (
    bySplit(value) ??
    columns(value) ??
    listUnderName(value) ??
    byId(value) ??
    wrapped(value) ??
    flat(value)
  );
}

const one = (value: Fields): DocumentRows => ({ rows: [{ value }], notes: [] });

/** A list of lists, the first of them of names. */
function tableRows(rows: readonly unknown[]): readonly unknown[] {
  const [head, ...rest] = rows;
  const isTable =
    Array.isArray(head) &&
    head.every((name) => typeof name === "string") &&
    rest.length > 0 &&
    rest.every((row) => Array.isArray(row) && row.length === head.length);
  if (!isTable) return rows;
  return rest.map((row) =>
    Object.fromEntries(head.map((name, i) => [name, (row as unknown[])[i]])),
  );
}

/** `{"train": …, "test": …}`, each again in any form. */
function bySplit(value: Fields): DocumentRows | null {
  const parts = Object.entries(value).flatMap(([key, inner]) => {
    const split = readSplit(key);
    const found = split && typeof inner === "object" ? find(inner) : null;
    return split && found ? [{ key, split, found }] : [];
  });
  if (parts.length === 0) return null;
  return {
    rows: parts.flatMap(({ split, found }) => found.rows.map((row) => ({ ...row, split }))),
    notes: [
      ...unused(
        value,
        parts.map(({ key }) => key),
      ),
      ...parts.flatMap(({ found }) => found.notes),
    ],
  };
}

function columns(value: Fields): DocumentRows | null {
  const rows = columnsOf(value);
  return rows?.length && (looksLikeRow(rows[0]!) || isPlainTable(rows))
    ? {
        rows: rows.map((row) => ({ value: row })),
        notes: ["it holds columns, which were read as rows."],
      }
    : null;
}

/** Two columns or more of plain values, whatever they are called. */
const isPlainTable = (rows: readonly Fields[]) =>
  Object.keys(rows[0]!).length > 1 &&
  rows.every((row) =>
    Object.values(row).every((cell) => cell === null || typeof cell !== "object"),
  );

/** The one field that is a list of objects, or a list called data; the viewer of the Hugging Face Hub puts rows into `row`. */
function listUnderName(value: Fields): DocumentRows | null {
  const lists = Object.entries(value).filter(
    ([key, inner]) =>
      Array.isArray(inner) && inner.length > 0 && (key === "data" || inner.every(isFields)),
  ) as [string, unknown[]][];
  const named = lists.find(([key]) => key === "data");
  const chosen = named ?? (lists.length === 1 ? lists[0] : undefined);
  if (!chosen) return null;
  const [key, list] = chosen;
  return {
    rows: list.map((row) => ({ value: isFields(row) && isFields(row.row) ? row.row : row })),
    notes: [
      ...(key === "data" ? [] : [`its rows were taken from its field "${key}".`]),
      ...unused(value, [key]),
    ],
  };
}

/** Rows under their ids, or answers under the names of their files. An id that is a file's name is the row's picture. */
function byId(value: Fields): DocumentRows | null {
  const entries = Object.entries(value);
  const isLabels = entries.every(([key, inner]) => isMediaFile(key) && typeof inner === "string");
  if (entries.length > 0 && isLabels) {
    const rows = entries.map(([file_name, answer]) => ({ value: { file_name, answer } }));
    return {
      rows,
      notes: ["its names of files were read as pictures, and what they stand for as answers."],
    };
  }
  const isRow = (inner: unknown): inner is Fields =>
    isFields(inner) &&
    (looksLikeRow(inner) || Object.keys(inner).some((key) => looksLikeRow({ [key]: inner[key] })));
  const rows = entries.filter((entry): entry is [string, Fields] => isRow(entry[1]));
  if (rows.length === 0 || 2 * rows.length < entries.length) return null;
  return {
    rows: rows.map(([key, row]) => ({
      value: isMediaFile(key) ? { file_name: key, ...row } : row,
    })),
    notes: [
      "it holds rows by their ids.",
      ...unused(
        value,
        rows.map(([key]) => key),
      ),
    ],
  };
}

/** A document within the only object of another: `{"dataset": {…}}`. */
function wrapped(value: Fields): DocumentRows | null {
  const inner = Object.entries(value).filter(([, field]) => isFields(field));
  const found = inner.length === 1 ? find(inner[0]![1]) : null;
  return found && { ...found, notes: [...found.notes, ...unused(value, [inner[0]![0]])] };
}

/** An object of plain values alone is a row, if not one that is known: its fields are named as those of any row are. */
function flat(value: Fields): DocumentRows | null {
  const fields = Object.values(value);
  return fields.length > 0 && fields.every((field) => typeof field !== "object")
    ? one(value)
    : null;
}

function unused(value: Fields, used: readonly string[]): string[] {
  const others = Object.keys(value).filter((key) => !used.includes(key));
  return others.length ? [`${listed(others)} ${others.length === 1 ? "is" : "are"} not used.`] : [];
}

/** `the field "a"`, `the fields "a", "b" and 7 more`. */
function listed(fields: readonly string[]): string {
  const shown = fields
    .slice(0, 5)
    .map((field) => `"${field.slice(0, 40)}"`)
    .join(", ");
  const more = fields.length > 5 ? ` and ${fields.length - 5} more` : "";
  return `the field${fields.length === 1 ? "" : "s"} ${shown}${more}`;
}
