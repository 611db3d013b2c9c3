/**
 * Rows with boxes in a field `objects` (an imagefolder's metadata.jsonl or metadata.csv): they become questions about the boxes;
 * what else a row answers is read as in any other sheet.
 */
import { formatCount } from "../../base/words/formatCount.ts";
import {
  boxProblems,
  withinPicture,
  type BoxedPicture,
  type UnsizedPicture,
} from "../../formats/boxes/boxedPicture.ts";
import { readObjects } from "../../formats/boxes/objects.ts";
import {
  asNumber,
  isFields,
  looksLikeRow,
  RowError,
  type Fields,
} from "../../formats/chat/chatFields.ts";
import { readChatRows } from "../../formats/chat/chatJson.ts";
import { readRowMedia } from "../../formats/chat/rowMedia.ts";
import { placeOf, type RowPlace } from "../../formats/chat/rowPlace.ts";
import type { MediaRef, ReadRows } from "../../formats/chat/rows.ts";
import type { Sheet } from "../../formats/sheet.ts";
import { parseJson } from "../../formats/json/parseJson.ts";
import type { JsonRow, JsonRows } from "../../formats/jsonRows.ts";
import { problemAt, type LineUnit } from "../../formats/text/lineProblems.ts";
import { findColumns, type ColumnRoles } from "../sheets/columns.ts";
import { holdsRecipes } from "../sheets/recipeColumns.ts";
import { readFieldRows } from "../sheets/fieldRows.ts";
import { readSheet } from "../sheets/sheet.ts";
import type { SheetRows } from "../sheets/sheetRows.ts";
import { boxSheet } from "./boxSheets.ts";

const FIELD = "objects";
const UNREAD = "its objects cannot be read as boxes with categories; left out.";
/** Fields that say nothing that is learnt. */
const ASIDE = new Set(["id", "image_id"]);

/** Rows of a JSON file; those with boxes are asked about these. `chosen`: roles that a person gave to the fields of flat rows. */
export function jsonWithObjects(json: JsonRows, name: string, chosen?: ColumnRoles): SheetRows {
  const found = new ObjectRows(name, json.unit);
  const others = json.rows.flatMap((row): JsonRow[] => {
    const rest = found.add(row);
    return rest === null ? [row] : looksLikeRow(rest) ? [{ ...row, value: rest }] : [];
  });
  if (!found.isAny) return readFieldRows(json, name, chosen);
  const read = readChatRows({ ...json, rows: others }, name);
  return found.joined(read);
}

/** Lines of a CSV file whose column of objects holds JSON, or what Python prints. */
export function csvWithObjects(sheet: Sheet, chosen?: ColumnRoles): SheetRows {
  const column = sheet.header.findIndex((heading) => heading.trim().toLowerCase() === FIELD);
  const found = new ObjectRows(sheet.name, "line");
  const unread: string[] = [];
  for (const { cells, line, doubt } of column < 0 ? [] : sheet.rows) {
    const fields = sheet.header.map((heading, i): [string, unknown] =>
      i === column ? [FIELD, parsedCell(cells[i]!)] : [heading, cells[i]],
    );
    if (!found.add({ value: Object.fromEntries(fields), line }, doubt) && cells[column] !== "")
      unread.push(problemAt(sheet.name, "line", line, UNREAD));
  }
  if (!found.isAny) return { ...readSheet(sheet, chosen), unit: "line" };
  const rest: Sheet = {
    ...sheet,
    header: sheet.header.toSpliced(column, 1),
    rows: sheet.rows.map((row) => ({ ...row, cells: row.cells.toSpliced(column, 1) })),
  };
  const { roles } = findColumns(rest, chosen);
  const hasAnswers = roles.includes("answer") || holdsRecipes(roles);
  const read = readSheet(rest, chosen);
  // A sheet of boxes alone needs no column of answers.
  const problems = hasAnswers ? read.problems : sheet.problems;
  return found.joined({ ...read, problems: [...problems, ...unread] });
}

function parsedCell(cell: string): unknown {
  const asWritten = parseJson(cell);
  const read = asWritten.ok ? asWritten : parseJson(cell.replaceAll("'", '"'));
  return read.ok ? read.value : cell;
}

/** Gathers the rows of a file that have boxes. */
class ObjectRows {
  #name: string;
  #unit: LineUnit;
  #pictures: (BoxedPicture | UnsizedPicture)[] = [];
  #lines: number[] = [];
  #places = new Map<number, RowPlace & { doubt?: string }>();
  #problems: string[] = [];
  #isAny = false;
  #counts = { clipped: 0, outside: 0 };
  #unnamed = 0;
  #shapeless = 0;
  #unused = new Set<string>();

  constructor(name: string, unit: LineUnit) {
    this.#name = name;
    this.#unit = unit;
  }

  /** Whether a row has boxes, used or not. */
  get isAny(): boolean {
    return this.#isAny;
  }

  /** What is left of the row without its boxes; null where it has none. */
  add({ value, line, split }: JsonRow, doubt?: string): Fields | null {
    const objects = isFields(value) ? readObjects(value[FIELD]) : null;
    if (!isFields(value) || !objects) return null;
    this.#isAny = true;
    const { [FIELD]: _, width, height, ...rest } = value;
    const leaveOut = (what: string) => {
      this.#problems.push(
        problemAt(this.#name, this.#unit, line, `${what}. Its boxes are left out.`),
      );
      return rest;
    };
    if ("reason" in objects) return leaveOut(objects.reason);
    const found = mediaOf(rest);
    if ("reason" in found) return leaveOut(found.reason);
    const [medium, ...others] = found.media;
    if (medium?.kind !== "image" || others.length > 0)
      return leaveOut(
        `it names ${medium ? "not one picture" : "no picture"} that its objects are in`,
      );
    this.#unnamed += objects.unnamed;
    this.#shapeless += objects.shapeless;
    // A picture with boxes that nobody can name is not one without any.
    if (objects.boxes.length === 0 && objects.unnamed + objects.shapeless > 0) return rest;
    const picture = { path: medium.path, boxes: objects.boxes };
    const size = { width: asNumber(width), height: asNumber(height) };
    const isSized = size.width > 0 && size.height > 0;
    this.#pictures.push(isSized ? withinPicture({ ...picture, ...size }, this.#counts) : picture);
    this.#lines.push(line);
    const place = placeOf(rest, split);
    this.#places.set(line, { ...place, ...(doubt && { doubt }) });
    if (!looksLikeRow(rest))
      for (const field of Object.keys(rest))
        if (!ASIDE.has(field) && ![...found.used, ...place.fields].includes(field))
          this.#unused.add(field);
    return rest;
  }

  /** With the rows that were read of what is left. */
  joined(others: ReadRows & Pick<SheetRows, "columns">): SheetRows {
    const labels = [
      ...new Set(this.#pictures.flatMap(({ boxes }) => boxes.map(({ label }) => label))),
    ];
    const boxes = boxSheet(this.#pictures, labels, this.#name, this.#lines);
    const rows = boxes.rows.map((row) => {
      const { split, source, doubt } = this.#places.get(row.line)!;
      return {
        ...row,
        ...(split && { split }),
        ...(source && { source }),
        ...(doubt && { doubt }),
      };
    });
    return {
      ...others,
      unit: this.#unit,
      rows: [...others.rows, ...rows],
      problems: [...others.problems, ...this.#sentences(), ...boxes.problems],
      boxes: boxes.boxes,
    };
  }

  #sentences(): string[] {
    const name = this.#name;
    const unused = [...this.#unused].map((field) => `"${field}"`).join(", ");
    const sentences: [boolean, string][] = [
      [this.#unnamed > 0, `${formatCount(this.#unnamed, "box has a number", "boxes have numbers")} as category, and the file does not say of what; left out. Write the names of the categories in their place.`],
      [this.#shapeless > 0, `${formatCount(this.#shapeless, "object has", "objects have")} no box of four numbers; left out.`],
      [unused !== "", `the fields ${unused} of rows with boxes are not used.`],
    ]; // prettier-ignore
    return [
      ...this.#problems,
      ...boxProblems(name, this.#counts),
      ...sentences.flatMap(([isSo, what]) => (isSo ? [`${name}: ${what}`] : [])),
    ];
  }
}

function mediaOf(value: Fields): { media: MediaRef[]; used: string[] } | { reason: string } {
  try {
    return readRowMedia(value);
  } catch (error) {
    if (error instanceof RowError) return { reason: error.message };
    throw error;
  }
}
