/** Reads rows of questions and answers from a sheet, once it is known what its columns hold. */
import { readLearnFlag } from "../../formats/chat/learnFlags.ts";
import { PlaceholderReader, orderByNumber } from "../../formats/chat/placeholderReader.ts";
import { RowNotes } from "../../formats/chat/rowNotes.ts";
import {
  mediaKind,
  placeMedia,
  webAddressProblem,
  type MediaRef,
  type ReadRows,
  type Row,
} from "../../formats/chat/rows.ts";
import { readSplit } from "../../formats/chat/splits.ts";
import type { Sheet } from "../../formats/sheet.ts";
import { problemAt } from "../../formats/text/lineProblems.ts";
import type { Split, Turn } from "../../protocol/records.ts";
import type { ColumnRole, SheetColumns } from "../../protocol/reports.ts";
import { findColumns, type ColumnRoles, type FoundColumns } from "./columns.ts";
import { columnProblems } from "./columnProblems.ts";
import { defaultQuestion, holdsRecipes, recipeAnswer } from "./recipeColumns.ts";

export interface ReadSheet extends ReadRows {
  columns: SheetColumns["columns"];
}

/** A line of the sheet by the roles of its cells. */
interface Line {
  line: number;
  media: MediaRef[];
  turns: Turn[];
  /** Whether the sheet has questions of its own. */
  isAsked: boolean;
  cell: (role: ColumnRole) => string;
  doubt?: string;
  /** Of the list that the line is in. */
  split?: Split;
}

/** `chosen`: roles that a person gave to the columns. Without a column of answers there are no rows, and a problem says so. */
export function readSheet(sheet: Sheet, chosen?: ColumnRoles): ReadSheet {
  const found = findColumns(sheet, chosen);
  const problems = [...sheet.problems];
  const columns = found.headings.map((heading, i) => ({ heading, role: found.roles[i] ?? null }));
  if (!found.roles.includes("answer") && !holdsRecipes(found.roles)) {
    problems.push(withoutAnswers(sheet));
    return { rows: [], problems, columns };
  }
  const rows: Row[] = [];
  problems.push(...found.problems, ...columnProblems(sheet, found));
  const notes = new RowNotes(sheet.name, found.rows.length);
  for (const lines of conversationsOf(found)) {
    const placeholders = new PlaceholderReader(
      lines.flatMap(({ media }) => media.map(({ kind }) => kind)),
    );
    const read = readConversation(lines, placeholders, (line, what) =>
      problems.push(problemAt(sheet.name, sheet.unit, line, what)),
    );
    if (!read) continue;
    rows.push(read);
    notes.add({ row: read, hasQuestion: true, placeholders, used: new Set() }, {});
  }
  problems.push(...notes.sentences());
  return { rows, problems, columns };
}

function withoutAnswers({ name, columnWord, header }: Sheet): string {
  const its = columnWord === "column" ? "Its first line is" : "Its fields are";
  return `${name} has no ${columnWord} of answers. ${its} ${header.map((heading) => `"${heading}"`).join(", ")}; call one ${columnWord} "answer" (or label, caption, text), or for recipes "ingredients" and "steps", or say below which one holds them.`;
}

/** The lines of each conversation, in the order of their first. */
function conversationsOf({ rows, roles }: FoundColumns): Line[][] {
  const conversations = new Map<string, Line[]>();
  const isRecipe = holdsRecipes(roles);
  for (const { cells, line, doubt, split } of rows) {
    const all = (role: ColumnRole) => cells.filter((_, column) => roles[column] === role);
    const cell = (role: ColumnRole) => all(role).find((text) => text !== "") ?? "";
    const media = [
      ...all("image").flatMap((text) => cellMedia(text, "by name")),
      ...all("video").flatMap((text) => cellMedia(text, "video")),
    ];
    const flags = roles.includes("weight") ? readLearnFlag({ weight: cell("weight") }) : null;
    const answers = isRecipe ? [recipeAnswer(cell)] : all("answer");
    const isAsked = roles.includes("question");
    const turns = turnsOf(
      isAsked ? all("question") : [defaultQuestion(roles)],
      answers,
      cell("kind") || (isRecipe ? "recipe" : ""),
      flags?.trained === false,
    );
    const one: Line = {
      line,
      media,
      turns,
      isAsked,
      cell,
      ...(doubt && { doubt }),
      ...(split && { split }),
    };
    const id = cell("conversation");
    const key = id === "" ? `line ${line}` : `id ${id}`;
    conversations.set(key, [...(conversations.get(key) ?? []), one]);
  }
  return [...conversations.values()];
}

/** As many questions as answers are turns; else the first of each that is filled. */
function turnsOf(
  questions: readonly string[],
  answers: readonly string[],
  kind: string,
  untrained: boolean,
): Turn[] {
  const more = { kind, ...(untrained && { trained: false as const }) };
  const first = (cells: readonly string[]) => cells.find((text) => text !== "") ?? "";
  if (questions.length > 1 && questions.length === answers.length) {
    const pairs = questions.map((question, i) => ({ question, answer: answers[i]!, ...more }));
    const filled = pairs.filter(({ question, answer }) => question !== "" || answer !== "");
    if (filled.length > 0) return filled;
  }
  return [{ question: first(questions), answer: first(answers), ...more }];
}

/** Null where it is left out, which `say` tells of every line. */
function readConversation(
  lines: readonly Line[],
  placeholders: PlaceholderReader,
  say: (line: number, what: string) => void,
): Row | null {
  const [head] = lines as [Line, ...Line[]];
  const media = lines.flatMap((line) => line.media);
  const faults = lines.flatMap(({ line, turns, isAsked, media: own }) => {
    const reason =
      turns.map((turn) => turnProblem(turn, media.length, isAsked)).find(Boolean) ??
      webAddressProblem(own);
    return reason ? [{ line, reason }] : [];
  });
  const written = lines.flatMap(({ turns }) => turns);
  if (faults.length === 0 && written.every(({ trained }) => trained === false)) {
    faults.push({ line: head.line, reason: "all of its answers are marked not to be learnt" });
  }
  const turns = written.map((turn) => ({
    ...turn,
    question: placeholders.question(turn.question),
    answer: placeholders.answer(turn.answer),
  }));
  const placed = placeMedia(orderByNumber(media, placeholders.found), turns);
  if (faults.length === 0 && "reason" in placed)
    faults.push({ line: head.line, reason: placed.reason });
  if (faults.length > 0 || "reason" in placed) {
    for (const { line, reason } of faults) say(line, `${reason}. The row is left out.`);
    const others = lines.filter(({ line }) => !faults.some((fault) => fault.line === line));
    for (const { line } of others)
      say(line, "the row is left out with the others of its conversation.");
    return null;
  }
  const row: Row = { ...placed, line: head.line };
  const named = readSplit(head.cell("split"));
  const split = named ?? head.split;
  if (split) row.split = split;
  if (!named && head.cell("split")) {
    say(
      head.line,
      `the split "${head.cell("split")}" is not known (train, validation or test), so the row gets one like the others.`,
    );
  }
  if (head.cell("source")) row.source = head.cell("source");
  const annotators = lines.flatMap(({ turns: own, cell }) => own.map(() => cell("annotator")));
  if (annotators.some(Boolean)) row.annotators = annotators;
  if (head.cell("system")) row.system = head.cell("system");
  const doubt = lines.find((line) => line.doubt)?.doubt;
  if (doubt) row.doubt = doubt;
  return row;
}

function turnProblem({ question, answer }: Turn, media: number, isAsked: boolean) {
  if (answer === "") return "the answer is empty";
  if (!isAsked && media === 0)
    return "it has an answer, but neither a question nor a picture or clip";
  if (question === "" && media === 0) return "the question is empty";
  return null;
}

/** The media named in a cell, separated by "|" or line breaks. */
function cellMedia(cell: string, kind: "by name" | "video"): MediaRef[] {
  return listedPaths(cell)
    .map((path) => path.trim())
    .filter(Boolean)
    .map((path) => ({ kind: kind === "video" ? "video" : mediaKind(path), path }));
}

/** A list as Python or JSON writes it (["a.png", 'b.png']), or texts between "|" and line breaks. */
function listedPaths(cell: string): string[] {
  const list = /^\[\s*(["'])(.*)\1\s*\]$/s.exec(cell);
  return list ? list[2]!.split(new RegExp(`${list[1]}\\s*,\\s*${list[1]}`)) : cell.split(/[|\n]/);
}
