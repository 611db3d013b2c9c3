/** Reads one question with its answer from a flat row: TRL, Alpaca, Roboflow, VQA, captions and labels. */
import type { Turn } from "../../protocol/records.ts";
import {
  ANSWER_FIELDS,
  asText,
  isFields,
  QUESTION_FIELDS,
  RowError,
  type Fields,
} from "./chatFields.ts";
import type { PlaceholderReader } from "./placeholderReader.ts";
import { DEFAULT_QUESTION } from "./rows.ts";

/** How several people answered who did not all say the same: with one answer most frequent, or with several equally frequent. */
export type Disagreement = "divided" | "tied";

export interface FlatRow {
  turns: Turn[];
  hasQuestion: boolean;
  /** Names of the fields that were read. */
  used: string[];
  /** Where the row lists answers that differ. */
  disagreement?: Disagreement;
}

/** @throws {RowError} when there is neither a question nor a medium with an answer */
export function readFlatRow(
  value: Fields,
  hasMedia: boolean,
  placeholders: PlaceholderReader,
): FlatRow {
  const asked = firstText(value, QUESTION_FIELDS);
  const answered = firstText(value, ANSWER_FIELDS) ?? commonAnswer(value);
  if (asked === null && !(hasMedia && answered !== null)) {
    throw new RowError(
      `it has no conversation: fields are ${Object.keys(value).slice(0, 12).join(", ") || "missing"}, expected are conversations or messages, or question and answer`,
    );
  }
  if (answered === null) {
    throw new RowError(`it has a question but no answer (expected a field such as "answer")`);
  }
  // Alpaca: `input` is appended to the instruction, `history` holds earlier turns as pairs.
  const input = asText(value.input);
  const turns: Turn[] = [];
  if (Array.isArray(value.history)) {
    for (const pair of value.history) {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw new RowError("its history is not a list of pairs");
      turns.push(turnOf(asText(pair[0]) ?? "", asText(pair[1]) ?? "", placeholders));
    }
  }
  const question = [asked?.text ?? DEFAULT_QUESTION, input].filter(Boolean).join("\n");
  turns.push(turnOf(question, answered.text, placeholders));
  const fields = [asked?.field, answered.field].filter((field) => field !== undefined);
  const { disagreement } = answered;
  return {
    turns,
    hasQuestion: asked !== null,
    used: [...fields, "input", "history"],
    ...(disagreement && { disagreement }),
  };
}

function turnOf(question: string, answer: string, placeholders: PlaceholderReader): Turn {
  return {
    question: placeholders.question(question),
    answer: placeholders.answer(answer),
    kind: "",
  };
}

interface Found {
  field: string;
  text: string;
  disagreement?: Disagreement;
}

/** The first field with words, or else the first that is there. */
function firstText(value: Fields, names: readonly string[]): Found | null {
  const found = names.flatMap((field) => {
    const text = asText(value[field]);
    return text === null ? [] : [{ field, text }];
  });
  return found.find(({ text }) => text !== "") ?? found[0] ?? null;
}

/** The most frequent answer, as in VQA's lists of annotators' answers; the first of equally frequent ones. */
function commonAnswer({ answers }: Fields): Found | null {
  const found = (text: string | null | undefined) =>
    text === null || text === undefined ? null : { field: "answers", text };
  if (!Array.isArray(answers)) return found(asText(answers));
  const counts = new Map<string, number>();
  for (const item of answers) {
    const text = asText(isFields(item) ? (item.answer ?? item.text) : item);
    if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [best, second] = [...counts].sort((a, b) => b[1] - a[1]);
  const one = found(best?.[0]);
  if (!one || !second) return one;
  return { ...one, disagreement: second[1] === best![1] ? "tied" : "divided" };
}
