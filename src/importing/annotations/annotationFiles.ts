/** JSON documents in which other tools keep annotations. A format is one entry. */
import { isCoco, readCoco } from "../../formats/boxes/coco.ts";
import type { Fields } from "../../formats/chat/chatFields.ts";
import { isLabelStudio, readLabelStudio } from "../../formats/labelStudio/labelStudio.ts";
import { parseJson } from "../../formats/json/parseJson.ts";
import { decodeText } from "../../formats/text/decodeText.ts";
import { problemAt } from "../../formats/text/lineProblems.ts";
import { cocoSheet } from "./boxSheets.ts";
import { labelStudioSheet } from "./labelStudioSheet.ts";
import type { SheetRows } from "../sheets/sheetRows.ts";

interface AnnotationFormat<T> {
  is(value: unknown): value is T;
  /** @throws {UserError} when nothing in it can be used */
  read(value: T, name: string): SheetRows;
}

const coco: AnnotationFormat<Fields> = {
  is: isCoco,
  read: (value, name) => cocoSheet(readCoco(value, name), name),
};

const labelStudio: AnnotationFormat<Fields[]> = {
  is: isLabelStudio,
  read: (value, name) => labelStudioSheet(readLabelStudio(value, name), name),
};

const formats: readonly AnnotationFormat<never>[] = [
  coco as AnnotationFormat<never>,
  labelStudio as AnnotationFormat<never>,
];

/** Null where the file is none of them. */
export function readAnnotationFile(bytes: Uint8Array, name: string): SheetRows | null {
  // Each of them has this field; files without it are not read twice.
  if (!new TextDecoder("latin1").decode(bytes).includes('"annotations"')) return null;
  const { text, notes } = decodeText(bytes, name);
  const parsed = parseJson(text);
  if (!parsed.ok) return null;
  const { value } = parsed;
  const format = formats.find((one) => one.is(value));
  if (!format) return null;
  const read = format.read(value as never, name);
  const changed = parsed.notes.map(({ line, what }) => problemAt(name, "line", line, what));
  return { ...read, problems: [...notes, ...changed, ...read.problems] };
}
