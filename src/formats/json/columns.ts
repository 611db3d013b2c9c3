/** Rows of JSON that holds columns, as pandas writes them (DataFrame.to_json, `orient` "columns", "list" and "split"). */
import { isFields, type Fields } from "../chat/chatFields.ts";

/** Null where `value` holds no columns of one length. */
export function columnsOf(value: Fields): Fields[] | null {
  const { columns, data } = value;
  if (isNames(columns) && Array.isArray(data)) {
    const rows = data.filter(
      (row): row is unknown[] => Array.isArray(row) && row.length === columns.length,
    );
    return rows.length === data.length ? rows.map((row) => zip(columns, row)) : null;
  }
  const names = Object.keys(value);
  const lists = names.map((name) => cellsOf(value[name]));
  const length = lists[0]?.length ?? 0;
  if (length === 0 || !lists.every((list) => list?.length === length)) return null;
  return Array.from({ length }, (_, i) =>
    zip(
      names,
      lists.map((list) => list![i]),
    ),
  );
}

/** A list, or the values of an object by row labels. */
function cellsOf(column: unknown): unknown[] | null {
  if (Array.isArray(column)) return column;
  if (!isFields(column)) return null;
  const keys = Object.keys(column);
  return keys.every((key) => /^\d+$/.test(key)) ? Object.values(column) : null;
}

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === "string");

const zip = (names: readonly string[], cells: readonly unknown[]): Fields =>
  Object.fromEntries(names.map((name, i) => [name, cells[i]]));
