/** The answers of a report as CSV (RFC 4180, formulas escaped): one line a question. */
import { writeCsv } from "../../formats/csv/csv.ts";
import type { ScoredAnswer } from "../../protocol/reports.ts";

const COLUMNS: [heading: string, cell: (answer: ScoredAnswer) => string][] = [
  ["example", ({ exampleId }) => exampleId],
  ["turn", ({ turn }) => String(turn + 1)],
  ["part", ({ part }) => part],
  ["kind", ({ kind }) => kind],
  ["question", ({ question }) => question],
  ["right answer", ({ reference }) => reference],
  ["general model", ({ base }) => base],
  ["general model right", ({ baseRight }) => yesNo(baseRight)],
  ["general model token F1", ({ baseF1 }) => share(baseF1)],
  ["with adapter", ({ adapter }) => adapter],
  ["with adapter right", ({ adapterRight }) => yesNo(adapterRight)],
  ["with adapter token F1", ({ adapterF1 }) => share(adapterF1)],
  ["about the picture of example", ({ otherPicture }) => otherPicture?.exampleId ?? ""],
  ["with adapter, about that picture", ({ otherPicture }) => otherPicture?.answer ?? ""],
  ["still that answer", ({ otherPicture }) => (otherPicture ? yesNo(otherPicture.right) : "")],
];

export function reportCsv(answers: readonly ScoredAnswer[]): string {
  return writeCsv(
    COLUMNS.map(([heading]) => heading),
    answers.map((answer) => COLUMNS.map(([, cell]) => cell(answer))),
  );
}

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}

function share(value: number): string {
  return value.toFixed(4);
}
