/** What is to be said about the columns of a sheet: none of questions, several of one role, and those that are not used. */
import type { Sheet } from "../../formats/sheet.ts";
import type { ColumnRole } from "../../protocol/reports.ts";
import type { FoundColumns } from "./columns.ts";
import { defaultQuestion, RECIPE_ROLES } from "./recipeColumns.ts";

type Named = Pick<Sheet, "name" | "columnWord" | "unit">;

export function columnProblems(sheet: Named, found: FoundColumns): string[] {
  const { name, columnWord } = sheet;
  const { roles, headings, rows } = found;
  const columns = (role: ColumnRole | null) => [...roles.keys()].filter((at) => roles[at] === role);
  const problems: string[] = [];
  const questions = columns("question");
  const answers = columns("answer");
  if (questions.length === 0) {
    problems.push(
      `${name} has no ${columnWord} of questions; "${defaultQuestion(roles)}" is asked in every row.`,
    );
  }
  if (answers.length > 1 && questions.length === answers.length) {
    problems.push(
      `${name}: its ${answers.length} ${columnWord}s of questions and of answers are the turns of one conversation in each row.`,
    );
  } else {
    problems.push(
      ...alternatives(sheet, "questions", questions, found),
      ...alternatives(sheet, "answers", answers, found),
    );
  }
  for (const role of [
    "split",
    "source",
    "kind",
    "annotator",
    "system",
    "conversation",
    "weight",
    ...RECIPE_ROLES,
  ] as const)
    problems.push(...alternatives(sheet, `the ${role}`, columns(role), found));
  const unused = columns(null).filter((at) => rows.some(({ cells }) => cells[at]));
  if (unused.length > 0) {
    problems.push(
      `${name}: the ${columnWord}${unused.length === 1 ? "" : "s"} ${listed(unused, headings)} ${unused.length === 1 ? "is" : "are"} not used.`,
    );
  }
  return problems;
}

/** Several columns of which each row takes one. */
function alternatives(
  { name, columnWord, unit }: Named,
  what: string,
  columns: readonly number[],
  { headings, rows }: FoundColumns,
): string[] {
  if (columns.length < 2) return [];
  const both = rows.filter(
    ({ cells }) => new Set(columns.map((at) => cells[at]).filter(Boolean)).size > 1,
  );
  const lost = both.length
    ? ` In ${both.length} ${both.length === 1 ? "row" : "rows"} (${unit} ${both[0]!.line}${both.length > 1 ? " and on" : ""}) more than one is filled: the others are left out.`
    : "";
  return [
    `${name}: ${columns.length} ${columnWord}s hold ${what} (${listed(columns, headings)}); each row takes the first that is filled.${lost}`,
  ];
}

const listed = (columns: readonly number[], headings: readonly string[]) =>
  columns.map((at) => `"${headings[at]}"`).join(", ");
