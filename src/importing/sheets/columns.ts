/** Finds what the columns of a sheet hold: by their headings, or without headings by the content of their cells. */
import type { Sheet } from "../../formats/sheet.ts";
import {
  ANNOTATOR_NAMES,
  isMediaFile,
  SOURCE_NAMES,
  SPLIT_NAMES,
} from "../../formats/chat/rows.ts";
import type { ColumnRole } from "../../protocol/reports.ts";
import { recipeColumns } from "./recipeColumns.ts";

/** A role for each column; null for those that are not used. */
export type ColumnRoles = readonly (ColumnRole | null)[];

export interface FoundColumns {
  roles: ColumnRoles;
  /** Headings, or "column 1" where a column has none. */
  headings: string[];
  /** With the first line where that is no heading. */
  rows: Sheet["rows"];
  problems: string[];
}

/** Headings by role, compared without case, spaces, punctuation and what stands in brackets. Earlier words take precedence. */
const HEADINGS: Record<ColumnRole, readonly string[]> = {
  image: ["image", "picture", "photo", "images", "pictures", "imagepath", "imagefile", "imagename", "img", "file", "filename", "path", "filepath", "media", "foto", "bild"],
  video: ["video", "clip", "videos", "clips", "videopath", "videofile", "movie"],
  question: ["question", "questions", "prompt", "instruction", "query", "ask", "frage"],
  answer: ["answer", "answers", "response", "label", "caption", "text", "output", "completion", "class", "category", "antwort"],
  split: SPLIT_NAMES,
  source: SOURCE_NAMES,
  kind: ["kind", "type", "tasktype", "task"],
  annotator: ANNOTATOR_NAMES,
  system: ["system", "systemprompt"],
  conversation: ["conversation", "conversationid", "dialog", "dialogue", "thread"],
  weight: ["weight", "train", "loss", "learn"],
  // Of these recipeColumns.ts knows the headings.
  ...{ dish: [], ingredients: [], steps: [] },
}; // prettier-ignore

/** What marks an answer as to be learnt or not; a column of other numbers is a fact about the picture. */
const FLAG = /^(?:|0|1|0\.0|1\.0|true|false|yes|no)$/i;

/** `chosen`: the roles that a person gave to the columns, in place of what the headings say. */
export function findColumns(sheet: Sheet, chosen?: ColumnRoles): FoundColumns {
  const found = byHeadings(sheet) ?? byContent(sheet) ?? withoutRoles(sheet);
  return chosen ? { ...found, roles: found.headings.map((_, i) => chosen[i] ?? null) } : found;
}

/** Only files are known by what the cells look like. */
function withoutRoles(sheet: Sheet): FoundColumns {
  const none = sheet.header.map(() => null);
  const media = furtherMedia(sheet, sheet.header, none);
  const roles = none.map((_, column) => (media.includes(column) ? "image" : null));
  return { roles, headings: named(sheet), rows: sheet.rows, problems: [] };
}

const named = ({ header, columnWord }: Pick<Sheet, "header" | "columnWord">) =>
  header.map((name, i) => name || `${columnWord} ${i + 1}`);

/** Null where no heading is known. */
function byHeadings(sheet: Sheet): FoundColumns | null {
  const words = sheet.header.map((name) => {
    const bare = name.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, "") || name;
    return bare.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  });
  const roles: (ColumnRole | null)[] = words.map(() => null);
  for (const role of Object.keys(HEADINGS) as ColumnRole[]) {
    for (const column of columnsOf(role, words)) {
      const isFlag = sheet.rows.every(({ cells }) => FLAG.test(cells[column] ?? ""));
      if (role !== "weight" || isFlag) roles[column] ??= role;
    }
  }
  if (!roles.includes("answer")) for (const [at, role] of recipeColumns(words)) roles[at] ??= role;
  if (roles.every((role) => role === null)) return null;
  for (const column of furtherMedia(sheet, words, roles)) roles[column] = "image";
  return { roles, headings: named(sheet), rows: sheet.rows, problems: [] };
}

/** All columns with the role's first word that occurs, alone or with a number behind it: image, image1, image_2. */
function columnsOf(role: ColumnRole, words: readonly string[]): number[] {
  const numbered = ["image", "video", "question", "answer"].includes(role);
  const plain = words.map((word) => (numbered ? word.replace(/\d+$/, "") : word));
  const word = HEADINGS[role].find((heading) => plain.includes(heading));
  return [...plain.keys()].filter((column) => plain[column] === word);
}

/** Columns whose headings speak of pictures (left image), or any where none does, with names of files in their cells. */
function furtherMedia({ rows }: Sheet, words: readonly string[], roles: ColumnRoles): number[] {
  const hasMedia = roles.some((role) => role === "image" || role === "video");
  return [...words.keys()].filter((column) => {
    if (roles[column] !== null) return false;
    const isNamed = /image|img|picture|photo|video|clip|bild|foto/.test(words[column]!);
    const files = rows.filter(({ cells }) => isMediaFile(cells[column] ?? "")).length;
    return (isNamed || !hasMedia) && files > 0 && 2 * files >= rows.length;
  });
}

/** A sheet whose first line is a row: a column of files and one or two of words. */
function byContent(sheet: Sheet): FoundColumns | null {
  if (sheet.columnWord === "field") return null;
  const rows = [{ cells: sheet.header, line: 1 }, ...sheet.rows];
  const isFiles = (column: number) =>
    rows.filter(({ cells }) => isMediaFile(cells[column] ?? "")).length > rows.length / 2;
  const columns = [...sheet.header.keys()];
  const file = columns.find(isFiles);
  const texts = columns.filter((column) => column !== file && !isFiles(column));
  if (file === undefined || !isMediaFile(sheet.header[file] ?? "")) return null;
  const [first, second] = texts;
  if (first === undefined || texts.length > 2) return null;
  const roles = columns.map((column): ColumnRole | null => {
    if (isFiles(column)) return "image";
    if (column === first && second !== undefined) return "question";
    return "answer";
  });
  const problem = `${sheet.name} has no headings, so its columns were taken as file, ${second === undefined ? "" : "question, "}answer. Add a first line with headings if that is wrong.`;
  const header = sheet.header.map(() => "");
  return { roles, headings: named({ ...sheet, header }), rows, problems: [problem] };
}
