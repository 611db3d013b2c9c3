/**
 * Reads rows of questions and answers from a spreadsheet. Columns are detected by their headings, or without headings by
 * the content of their cells; the detected columns are returned to be shown.
 */
import { UserError } from "../base/userError.ts";
import type { Sheet } from "../formats/csv.ts";
import {
  DEFAULT_QUESTION,
  mediaKind,
  placeMedia,
  type MediaRef,
  type ReadRows,
  type Row,
} from "../formats/chat/rows.ts";
import { readSplit } from "../formats/chat/splits.ts";

type ColumnRole =
  | "image"
  | "video"
  | "question"
  | "answer"
  | "split"
  | "source"
  | "kind"
  | "system"
  | "conversation";

/** Headings by role, compared without case, spaces and punctuation. Earlier words take precedence. */
const HEADINGS: Record<ColumnRole, string[]> = {
  image: ["image", "picture", "photo", "images", "pictures", "imagepath", "imagefile", "imagename", "img", "file", "filename", "path", "filepath", "media", "foto", "bild"],
  video: ["video", "clip", "videos", "clips", "videopath", "videofile", "movie"],
  question: ["question", "questions", "prompt", "instruction", "query", "ask", "frage"],
  answer: ["answer", "answers", "response", "label", "caption", "text", "output", "completion", "class", "category", "antwort"],
  split: ["split", "set", "subset", "partition"],
  source: ["source", "origin", "group", "scene", "patient", "patientid", "subject"],
  kind: ["kind", "type", "tasktype", "task"],
  system: ["system", "systemprompt"],
  conversation: ["conversation", "conversationid", "dialog", "dialogue", "thread"],
}; // prettier-ignore

const MEDIA_FILE = /\.(?:png|jpe?g|webp|gif|avif|bmp|tiff?|heic|mp4|webm|mov|m4v|mkv|avi)$/i;

export interface ReadSheet extends ReadRows {
  /** The headings of the detected columns, or their substitutes. */
  columns: { file: string; question: string; answer: string };
}

/** Control characters, which occur in binary files but not in headings. */
// oxlint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\0-\x08\x0e-\x1a]/;

/** @throws {UserError} when no column holds answers. */
export function readSheet(sheet: Sheet): ReadSheet {
  const { roles, header, rows, problems } = findColumns(sheet);
  const heading = (role: ColumnRole) => {
    const column = roles[role];
    return column === undefined ? "" : (header[column] ?? `column ${column + 1}`);
  };
  if (roles.answer === undefined) {
    if (sheet.header.some((name) => CONTROL_CHARACTERS.test(name))) {
      throw new UserError(
        `${sheet.name} is not a text file, whatever its name says. Save the sheet as "CSV UTF-8" in your spreadsheet program and drop that.`,
      );
    }
    throw new UserError(
      `${sheet.name} has no column of answers. Its first line is ${sheet.header.map((name) => `"${name}"`).join(", ")}; call one column "answer" (or label, caption, text).`,
    );
  }
  const result: ReadSheet = {
    rows: [],
    problems: [...sheet.problems, ...problems],
    columns: {
      file: [heading("image"), heading("video")].filter(Boolean).join(", "),
      question: heading("question") || `"${DEFAULT_QUESTION}"`,
      answer: heading("answer"),
    },
  };
  if (roles.question === undefined) {
    result.problems.push(
      `${sheet.name} has no column of questions; "${DEFAULT_QUESTION}" is asked in every row.`,
    );
  }
  const conversations = new Map<string, { row: Row; broken: boolean }>();
  for (const { cells, line } of rows) {
    const cell = (role: ColumnRole) => {
      const column = roles[role];
      return column === undefined ? "" : (cells[column] ?? "");
    };
    const at = `${sheet.name}, line ${line}`;
    const turn = {
      question: roles.question === undefined ? DEFAULT_QUESTION : cell("question"),
      answer: cell("answer"),
      kind: cell("kind"),
    };
    const media = [...cellMedia(cell("image"), "by name"), ...cellMedia(cell("video"), "video")];
    const id = cell("conversation");
    const before = id === "" ? undefined : conversations.get(id);
    const reason = turnProblem(turn, media.length + (before?.row.media.length ?? 0));
    if (reason) result.problems.push(`${at}: ${reason}. The row is left out.`);
    if (before) {
      before.row.turns.push(turn);
      before.row.media.push(...media);
      before.broken ||= reason !== null;
      continue;
    }
    const row: Row = { media, turns: [turn], line };
    const split = readSplit(cell("split"));
    if (split) row.split = split;
    else if (cell("split")) {
      result.problems.push(
        `${at}: the split "${cell("split")}" is not known (train, validation or test), so the row gets one like the others.`,
      );
    }
    if (cell("source")) row.source = cell("source");
    if (cell("system")) row.system = cell("system");
    conversations.set(id || `line ${line}`, { row, broken: reason !== null });
  }
  for (const { row, broken } of conversations.values()) {
    if (broken) continue;
    const placed = placeMedia(row.media, row.turns);
    if ("reason" in placed) {
      result.problems.push(
        `${sheet.name}, line ${row.line}: ${placed.reason}. The row is left out.`,
      );
    } else result.rows.push({ ...row, ...placed });
  }
  return result;
}

function turnProblem({ question, answer }: { question: string; answer: string }, media: number) {
  if (answer === "") return "the answer is empty";
  if (question === "" && media === 0) return "the question is empty";
  return null;
}

/** The media named in a cell, separated by "|" or line breaks. */
function cellMedia(cell: string, kind: "by name" | "video"): MediaRef[] {
  return cell
    .split(/[|\n]/)
    .map((path) => path.trim())
    .filter(Boolean)
    .map((path) => ({ kind: kind === "video" ? "video" : mediaKind(path), path }));
}

function findColumns(sheet: Sheet): {
  roles: Partial<Record<ColumnRole, number>>;
  header: string[];
  rows: Sheet["rows"];
  problems: string[];
} {
  const names = sheet.header.map((name) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ""));
  const roles: Partial<Record<ColumnRole, number>> = {};
  for (const role of Object.keys(HEADINGS) as ColumnRole[]) {
    const word = HEADINGS[role].find((heading) => names.includes(heading));
    if (word !== undefined) roles[role] = names.indexOf(word);
  }
  if (Object.keys(roles).length > 0) {
    return { roles, header: sheet.header, rows: sheet.rows, problems: [] };
  }
  // No known heading: the first line may be a data row.
  const rows = [{ cells: sheet.header, line: 1 }, ...sheet.rows];
  const isFiles = (column: number) =>
    rows.filter(({ cells }) => MEDIA_FILE.test(cells[column] ?? "")).length > rows.length / 2;
  const columns = [...sheet.header.keys()];
  const file = columns.find(isFiles);
  const texts = columns.filter((column) => column !== file && !isFiles(column));
  if (
    file === undefined ||
    !MEDIA_FILE.test(sheet.header[file] ?? "") ||
    texts.length === 0 ||
    texts.length > 2
  ) {
    return { roles: {}, header: sheet.header, rows: sheet.rows, problems: [] };
  }
  const [first, second] = texts;
  return {
    roles:
      second === undefined
        ? { image: file, answer: first }
        : { image: file, question: first, answer: second },
    header: [],
    rows,
    problems: [
      `${sheet.name} has no headings, so its columns were taken as file, ${second === undefined ? "" : "question, "}answer. Add a first line with headings if that is wrong.`,
    ],
  };
}
