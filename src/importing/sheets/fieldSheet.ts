/** Flat rows of JSON as a sheet: each field a column, each plain value a cell. What is nested never becomes text. */
import {
  asText,
  isFields,
  mediaPath,
  MESSAGE_FIELDS,
  RowError,
  type Fields,
} from "../../formats/chat/chatFields.ts";
import type { JsonRow, JsonRows } from "../../formats/jsonRows.ts";
import type { Sheet } from "../../formats/sheet.ts";
import { problemAt } from "../../formats/text/lineProblems.ts";
import type { ColumnRole } from "../../protocol/reports.ts";
import type { ColumnRoles } from "./columns.ts";

/** More fields than this are no columns, but names or ids that each row has of its own. The number is ours. */
const MAX_FIELDS = 200;

export interface FlatRows extends Pick<Sheet, "name" | "unit" | "problems"> {
  /** In the order of their first row. */
  fields: string[];
  rows: (Omit<JsonRow, "value"> & { value: Fields })[];
}

/** Null where a row has messages or turns, where no field has a plain value, and where each row has fields of its own. */
export function flatRows({ rows, unit, problems }: JsonRows, name: string): FlatRows | null {
  const found: FlatRows["rows"] = [];
  const others: string[] = [];
  const fields = new Set<string>();
  let isPlain = false;
  for (const row of rows) {
    const { value, line } = row;
    if (!isFields(value)) {
      const what = "it is not a JSON object with named fields. The row is left out.";
      others.push(problemAt(name, unit, line, what));
      continue;
    }
    if (hasTurns(value)) return null;
    for (const [field, content] of Object.entries(value)) {
      fields.add(field);
      isPlain ||= asText(content) !== null;
    }
    if (fields.size > MAX_FIELDS) return null;
    found.push({ ...row, value });
  }
  if (!isPlain) return null;
  return { name, unit, problems: [...problems, ...others], fields: [...fields], rows: found };
}

const hasTurns = (value: Fields) =>
  [...MESSAGE_FIELDS, "prompt", "history"].some((field) => Array.isArray(value[field]));

/**
 * The rows as a sheet. A list or object is read where its role takes one, and is else left out, which its problems say.
 * @param roles of the fields; without them a nested value stands as whatever could be read of it, so that roles can be found
 */
export function fieldSheet(flat: FlatRows, roles?: ColumnRoles): Sheet {
  const { name, unit, fields } = flat;
  const lost = fields.map((): number[] => []);
  const rows = flat.rows.map(({ value, line, split }) => ({
    cells: fields.map((field, at) => {
      const text = roles
        ? textOf(value[field], roles[at] ?? null)
        : (textOf(value[field], "image") ?? textOf(value[field], "steps"));
      if (text === null) lost[at]!.push(line);
      return text ?? "";
    }),
    line,
    ...(split && { split }),
  }));
  const problems = fields.flatMap((field, at) => {
    const [first, ...more] = lost[at]!;
    if (first === undefined) return [];
    const where = `${1 + more.length} ${more.length ? "rows" : "row"} (${unit} ${first}${more.length ? " and on" : ""})`;
    return [
      `${name}: in ${where} the field "${field}" holds a list or an object, which is left out and not written as text.`,
    ];
  });
  const header = fields;
  return {
    name,
    columnWord: "field",
    unit,
    header,
    rows,
    problems: [...flat.problems, ...problems],
  };
}

/** A value as a cell: "" where there is none, null where it is a list or object that the role does not take. */
function textOf(value: unknown, role: ColumnRole | null): string | null {
  if (value === undefined || value === null) return "";
  const plain = asText(value);
  if (plain !== null) return plain;
  if (role === "image" || role === "video") return lines(value, pathOf);
  if (role === "ingredients" || role === "steps") return lines(value, itemOf);
  return null;
}

/** The items of a list, or the value itself, one a line; null where one of them is nothing of the kind. */
function lines(value: unknown, read: (item: unknown) => string | null): string | null {
  const items = (Array.isArray(value) ? value : [value]).map(read);
  return items.every((item) => item !== null) ? items.join("\n") : null;
}

function pathOf(item: unknown): string | null {
  try {
    return mediaPath(item, "");
  } catch (error) {
    if (error instanceof RowError) return null;
    throw error;
  }
}

const itemOf = (item: unknown) => asText(item)?.replaceAll(/\s+/g, " ") ?? null;
