/**
 * Reads conversations from JSON rows in all common formats: LLaVA and Video-LLaVA, ShareGPT and LLaMA-Factory, OpenAI
 * and Hugging Face messages with content parts, TRL's prompt and completion, Alpaca, Roboflow, and flat
 * question-answer rows. The format is detected per row, so mixed files work.
 */
import type { Turn } from "../../protocol/records.ts";
import type { JsonRow, JsonRows } from "../jsonRows.ts";
import { problemAt } from "../text/lineProblems.ts";
import { asText, isFields, MESSAGE_FIELDS, RowError, type Fields } from "./chatFields.ts";
import { learnField, readMessages } from "./chatMessages.ts";
import { readFlatRow, type Disagreement } from "./flatRow.ts";
import { LEARN_FIELDS } from "./learnFlags.ts";
import { PlaceholderReader, orderByNumber } from "./placeholderReader.ts";
import { readRowMedia } from "./rowMedia.ts";
import { RowNotes } from "./rowNotes.ts";
import { placeOf } from "./rowPlace.ts";
import { placeMedia, webAddressProblem, type MediaRef, type ReadRows, type Row } from "./rows.ts";

/** `name`: file name for messages. */
export function readChatRows({ rows, unit, problems }: JsonRows, name: string): ReadRows {
  const result: ReadRows = { rows: [], problems: [...problems] };
  const notes = new RowNotes(name, rows.length);
  for (const row of rows) {
    const say = (what: string) => result.problems.push(problemAt(name, unit, row.line, what));
    try {
      const read = readRow(row);
      notes.add(read, isFields(row.value) ? row.value : {});
      for (const note of read.notes) say(`${note}.`);
      result.rows.push(read.row);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      say(`${error.message}. The row is left out.`);
    }
  }
  result.problems.push(...notes.sentences());
  return result;
}

export interface ReadRow {
  row: Row;
  hasQuestion: boolean;
  /** Names of the fields that were read. */
  used: Set<string>;
  /** Of the people whose answers a row lists. */
  disagreement?: Disagreement;
  placeholders: PlaceholderReader;
  /** Clauses about this row. */
  notes: string[];
}

function readRow({ value, line, split: listSplit }: JsonRow): ReadRow {
  if (!isFields(value)) throw new RowError("it is not a JSON object with named fields");
  const { media: rowMedia, used } = readRowMedia(value);
  const messages = findMessages(value);
  const placeholders = new PlaceholderReader([
    ...rowMedia.map(({ kind }) => kind),
    ...partKinds(messages),
  ]);
  const read = messages
    ? readMessages(messages, numbered(rowMedia, messages, placeholders), placeholders)
    : { media: rowMedia, ...readFlatRow(value, rowMedia.length > 0, placeholders) };
  const notes = "notes" in read ? [...read.notes] : [];
  const turns = withRowFields(read.turns, value);
  checkTurns(turns, read.media);
  const onTheWeb = webAddressProblem(read.media);
  if (onTheWeb) throw new RowError(onTheWeb);
  const media = messages ? read.media : orderByNumber(read.media, placeholders.found);
  const placed = placeMedia(media, turns);
  if ("reason" in placed) throw new RowError(placed.reason);
  const { split, source, annotator, fields, note } = placeOf(value, listSplit);
  if (note) notes.push(note);
  const system = ("system" in read && read.system) || (asText(value.system) ?? "");
  return {
    row: {
      ...placed,
      line,
      ...(split && { split }),
      ...(source && { source }),
      ...(annotator && { annotators: placed.turns.map(() => annotator) }),
      ...(system && { system }),
    },
    hasQuestion: "hasQuestion" in read ? read.hasQuestion : true,
    used: new Set([
      ...used,
      ...("used" in read ? read.used : messageFields(value)),
      ...fields,
      ...["id", "system", "kind", "kinds", ...LEARN_FIELDS],
    ]),
    ...("disagreement" in read && { disagreement: read.disagreement }),
    placeholders,
    notes,
  };
}

/** The row's media in the order of numbered placeholders in the messages. */
function numbered(
  media: MediaRef[],
  messages: unknown[],
  placeholders: PlaceholderReader,
): MediaRef[] {
  if (media.length < 2) return media;
  const reader = new PlaceholderReader(media.map(({ kind }) => kind));
  for (const message of messages) {
    const content = isFields(message) ? (message.value ?? message.content) : null;
    for (const part of Array.isArray(content) ? content : [content]) {
      const words = isFields(part) ? part.text : part;
      if (typeof words === "string") reader.question(words);
    }
  }
  return placeholders.found.length ? media : orderByNumber(media, reader.found);
}

/** Kinds of the media that stand in parts of messages. */
function partKinds(messages: unknown[] | null): MediaRef["kind"][] {
  const parts = (messages ?? []).flatMap((message) =>
    isFields(message) && Array.isArray(message.content) ? message.content : [],
  );
  return parts.flatMap((part) => {
    const type = isFields(part) ? String(part.type) : "";
    return /image/.test(type) ? ["image" as const] : /video/.test(type) ? ["video" as const] : [];
  });
}

/** Kinds of questions, and the row's own mark that its answers are not to be learnt. */
function withRowFields(turns: readonly Turn[], value: Fields): Turn[] {
  // Whether "weight: 3.5" is a mark or a fact about the picture is not known: only yes and no count.
  const untrained = learnField(value, []);
  return turns.map((turn, i) => ({ ...turn, kind: kindOf(value, i), ...untrained }));
}

function checkTurns(turns: readonly Turn[], media: readonly MediaRef[]) {
  for (const [i, { question, answer }] of turns.entries()) {
    const which = turns.length === 1 ? "the" : `the ${ordinal(i + 1)}`;
    if (answer === "") throw new RowError(`${which} answer is empty`);
    if (question === "" && (media.length === 0 || i > 0)) {
      throw new RowError(`${which} question is empty`);
    }
  }
  if (turns.every(({ trained }) => trained === false)) {
    throw new RowError("all of its answers are marked not to be learnt");
  }
}

/** The list of messages under any of its usual names; null for flat rows. */
function findMessages(value: Fields): unknown[] | null {
  for (const key of MESSAGE_FIELDS) {
    if (Array.isArray(value[key])) return value[key];
  }
  if (Array.isArray(value.prompt)) {
    const { prompt, completion } = value;
    const end =
      typeof completion === "string" ? [{ role: "assistant", content: completion }] : completion;
    return [...prompt, ...(Array.isArray(end) ? end : [])];
  }
  return null;
}

function messageFields(value: Fields): string[] {
  const key = MESSAGE_FIELDS.find((name) => Array.isArray(value[name]));
  return key === undefined ? ["prompt", "completion"] : [key];
}

function kindOf({ kinds, kind }: Fields, turn: number): string {
  const own = Array.isArray(kinds) ? kinds[turn] : kind;
  return asText(own) ?? "";
}

function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${ending}`;
}
