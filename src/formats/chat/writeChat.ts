/** Writes rows as LLaVA JSON and as CSV, for other trainers and for spreadsheets. */
import { writeCsv } from "../csv/csv.ts";
import type { MediaRef, Row } from "./rows.ts";

/** A row to write; media paths are the caller's choice. */
export type RowToWrite = Omit<Row, "line"> & { id?: string };

/**
 * Video-LLaVA's format with three additional fields: `split`, `source`, and `kinds` with one entry per answer. Answers that are
 * context only have OpenAI's `weight: 0`.
 * `image` and `video` are a text for one file and a list for several, as in LLaVA's own files.
 */
export function writeLlavaJson(rows: readonly RowToWrite[]): string {
  const values = rows.map(({ id, media, turns, split, source, system }, i) => ({
    id: id ?? String(i),
    ...field("image", media),
    ...field("video", media),
    ...(system ? { system } : {}),
    conversations: turns.flatMap(({ question, answer, trained }) => [
      { from: "human", value: question },
      { from: "gpt", value: answer, ...(trained === false && { weight: 0 }) },
    ]),
    ...(split ? { split } : {}),
    ...(source ? { source } : {}),
    ...(turns.some(({ kind }) => kind) ? { kinds: turns.map(({ kind }) => kind) } : {}),
  }));
  // One row per line, so that a diff shows which rows changed.
  return `[\n${values.map((value) => JSON.stringify(value)).join(",\n")}\n]\n`;
}

/**
 * One line per question. Several files of a row share a cell, separated by "|"; lines with the same `conversation` are the
 * turns of one row, in order. Leading placeholders are omitted, since reading restores them.
 */
export function writeQuestionCsv(rows: readonly RowToWrite[]): string {
  const header = [
    "image",
    "video",
    "question",
    "answer",
    "kind",
    "split",
    "source",
    "system",
    "conversation",
    "weight",
  ];
  const cells = rows.flatMap(({ id, media, turns, split, source, system }, i) =>
    turns.map(({ question, answer, kind, trained }, turn) => [
      turn === 0 ? paths("image", media) : "",
      turn === 0 ? paths("video", media) : "",
      turn === 0 ? withoutLeadingPlaceholders(question, media) : question,
      answer,
      kind,
      split ?? "",
      source ?? "",
      system ?? "",
      id ?? String(i + 1),
      trained === false ? "0" : "",
    ]),
  );
  return writeCsv(header, cells);
}

function field(kind: MediaRef["kind"], media: readonly MediaRef[]) {
  const own = media.filter((item) => item.kind === kind).map(({ path }) => path);
  return own.length === 0 ? {} : { [kind]: own.length === 1 ? own[0] : own };
}

function paths(kind: MediaRef["kind"], media: readonly MediaRef[]): string {
  return media
    .filter((item) => item.kind === kind)
    .map(({ path }) => path)
    .join("|");
}

/** The question without the leading placeholders that reading restores. */
function withoutLeadingPlaceholders(question: string, media: readonly MediaRef[]): string {
  const leading = [
    ...media.filter(({ kind }) => kind === "video"),
    ...media.filter(({ kind }) => kind === "image"),
  ]
    .map(({ kind }) => `<${kind}>`)
    .join("");
  const rest = question.startsWith(`${leading}\n`) ? question.slice(leading.length + 1) : question;
  return leading && rest !== "" ? rest : question;
}
