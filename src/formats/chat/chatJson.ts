/**
 * Reads conversations from JSON rows in all common formats: LLaVA and Video-LLaVA, ShareGPT and LLaMA-Factory, OpenAI
 * and Hugging Face messages with content parts, TRL's prompt and completion, Alpaca, Roboflow, and flat
 * question-answer rows. The format is detected per row, so mixed files work.
 */
import type { Turn } from "../../protocol/records.ts";
import { asText, isFields, mediaPath, RowError, type Fields } from "./chatFields.ts";
import { readMessages } from "./chatMessages.ts";
import type { JsonRows } from "../jsonl.ts";
import {
  DEFAULT_QUESTION,
  mediaKind,
  placeMedia,
  type MediaRef,
  type ReadRows,
  type Row,
} from "./rows.ts";
import { readSplit } from "./splits.ts";

const MEDIA_FIELDS: [string, MediaRef["kind"] | "by name"][] = [
  ["video", "video"],
  ["videos", "video"],
  ["video_path", "video"],
  ["image", "image"],
  ["images", "image"],
  ["image_path", "image"],
  ["image_paths", "image"],
  ["images_file_names", "image"],
  ["videos_file_names", "video"],
  ["file_name", "by name"],
  ["file_names", "by name"],
  ["media", "by name"],
];
const QUESTION_FIELDS = ["question", "query", "instruction", "prompt", "prefix"];
const ANSWER_FIELDS = [
  "answer",
  "response",
  "output",
  "completion",
  "suffix",
  "label",
  "caption",
  "text",
];

/** `name`: file name for messages. */
export function readChatRows({ rows, unit, problems }: JsonRows, name: string): ReadRows {
  const result: ReadRows = { rows: [], problems: [...problems] };
  let assumed = 0;
  for (const { value, line } of rows) {
    const at = `${name}, ${unit} ${line}`;
    try {
      if (!isFields(value)) throw new RowError("it is not a JSON object with named fields");
      const { row, hasQuestion } = readRow(value, line);
      if (!hasQuestion) assumed++;
      if (typeof value.split === "string" && !row.split) {
        result.problems.push(
          `${at}: the split "${value.split}" is not known (train, validation or test), so the row gets one like the others.`,
        );
      }
      result.rows.push(row);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      result.problems.push(`${at}: ${error.message}. The row is left out.`);
    }
  }
  if (assumed > 0) {
    result.problems.push(
      `${name}: ${assumed} of ${rows.length} rows have no question; "${DEFAULT_QUESTION}" is asked in its place.`,
    );
  }
  return result;
}

function readRow(value: Fields, line: number): { row: Row; hasQuestion: boolean } {
  const rowMedia = readMedia(value);
  const messages = findMessages(value);
  let media = rowMedia;
  let turns: Turn[];
  let system = typeof value.system === "string" ? value.system.trim() : "";
  let hasQuestion = true;
  if (messages) {
    const conversation = readMessages(messages, rowMedia);
    ({ media, turns } = conversation);
    if (conversation.system) system = conversation.system;
  } else {
    ({ turns, hasQuestion } = readFlat(value, rowMedia.length > 0));
  }
  turns = turns.map((turn, i) => ({ ...turn, kind: kindOf(value, i) }));
  for (const [i, { question, answer }] of turns.entries()) {
    const which = turns.length === 1 ? "the" : `the ${ordinal(i + 1)}`;
    if (answer === "") throw new RowError(`${which} answer is empty`);
    if (question === "" && (media.length === 0 || i > 0)) {
      throw new RowError(`${which} question is empty`);
    }
  }
  for (const { path } of media) {
    if (/^(?:https?|ftp|s3|gs):/i.test(path)) {
      throw new RowError(
        `"${path.slice(0, 100)}" is a web address; Scion fetches nothing, so save the file beside this one and write its name`,
      );
    }
  }
  const placed = placeMedia(media, turns);
  if ("reason" in placed) throw new RowError(placed.reason);
  const row: Row = { ...placed, line };
  const split = typeof value.split === "string" ? readSplit(value.split) : null;
  if (split) row.split = split;
  const source = asText(value.source);
  if (source) row.source = source;
  if (system) row.system = system;
  return { row, hasQuestion };
}

/** The list of messages under any of its usual names; null for flat rows. */
function findMessages(value: Fields): unknown[] | null {
  for (const key of ["conversations", "conversation", "messages"]) {
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

function readFlat(value: Fields, hasMedia: boolean): { turns: Turn[]; hasQuestion: boolean } {
  const question = firstText(value, QUESTION_FIELDS);
  const answer = firstText(value, ANSWER_FIELDS) ?? commonAnswer(value.answers);
  if (question === null && !(hasMedia && answer !== null)) {
    throw new RowError(
      `it has no conversation: fields are ${Object.keys(value).slice(0, 12).join(", ") || "missing"}, expected are conversations or messages, or question and answer`,
    );
  }
  if (answer === null) {
    throw new RowError(`it has a question but no answer (expected a field such as "answer")`);
  }
  // Alpaca: `input` is appended to the instruction, `history` holds earlier turns as pairs.
  const input = asText(value.input);
  const turns: Turn[] = [];
  if (Array.isArray(value.history)) {
    for (const pair of value.history) {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw new RowError("its history is not a list of pairs");
      turns.push({ question: asText(pair[0]) ?? "", answer: asText(pair[1]) ?? "", kind: "" });
    }
  }
  const asked = [question ?? DEFAULT_QUESTION, input].filter(Boolean).join("\n");
  turns.push({ question: asked, answer, kind: "" });
  return { turns, hasQuestion: question !== null };
}

function readMedia(value: Fields): MediaRef[] {
  const media: MediaRef[] = [];
  for (const [field, kind] of MEDIA_FIELDS) {
    const content = value[field];
    if (content === undefined || content === null || content === "") continue;
    for (const item of Array.isArray(content) ? content : [content]) {
      const path = mediaPath(item, field);
      media.push({ kind: kind === "by name" ? mediaKind(path) : kind, path });
    }
  }
  return media;
}

function kindOf({ kinds, kind }: Fields, turn: number): string {
  const own = Array.isArray(kinds) ? kinds[turn] : kind;
  return asText(own) ?? "";
}

function firstText(value: Fields, fields: string[]): string | null {
  for (const field of fields) {
    const text = asText(value[field]);
    if (text !== null) return text;
  }
  return null;
}

/** The most frequent answer, as in VQA's lists of annotators' answers. */
function commonAnswer(answers: unknown): string | null {
  if (!Array.isArray(answers)) return asText(answers);
  const counts = new Map<string, number>();
  for (const item of answers) {
    const text = asText(isFields(item) ? (item.answer ?? item.text) : item);
    if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best ? best[0] : null;
}

function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${ending}`;
}
