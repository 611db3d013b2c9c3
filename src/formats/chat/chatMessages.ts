/** Reads one conversation from a list of messages: roles in the common vocabularies, content as text or as parts. */
import type { Turn } from "../../protocol/records.ts";
import { isFields, mediaPath, RowError, type Fields } from "./chatFields.ts";
import { placeholdersIn } from "../../base/examples/placeholders.ts";
import { readLearnFlag } from "./learnFlags.ts";
import type { PlaceholderReader } from "./placeholderReader.ts";
import type { MediaRef } from "./rows.ts";

const USER_ROLES = ["human", "user", "prompter"];
const ASSISTANT_ROLES = ["gpt", "assistant", "model", "chatgpt", "bot"];
const SYSTEM_ROLES = ["system", "developer"];

interface Conversation {
  turns: Turn[];
  /** In the order of their placeholders; media without one come last. */
  media: MediaRef[];
  system: string;
  /** Clauses on what of the messages could not be followed. */
  notes: string[];
}

/** `rowMedia`: the files that the row names beside its messages. @throws {RowError} when the roles do not alternate. */
export function readMessages(
  messages: unknown[],
  rowMedia: readonly MediaRef[],
  placeholders: PlaceholderReader,
): Conversation {
  const unplaced = [...rowMedia];
  const media: MediaRef[] = [];
  /** Places the row's next file of a kind at a placeholder without a path; missing files are reported by placeMedia. */
  const placeNext = (kind: MediaRef["kind"]) => {
    const at = unplaced.findIndex((item) => item.kind === kind);
    if (at >= 0) media.push(...unplaced.splice(at, 1));
  };
  const turns: Turn[] = [];
  const notes: string[] = [];
  let system = "";
  let question: string | null = null;
  for (const [i, message] of messages.entries()) {
    if (!isFields(message)) throw new RowError(`message ${i + 1} is not an object`);
    const role = String(message.from ?? message.role ?? "").toLowerCase();
    const isAnswer = ASSISTANT_ROLES.includes(role);
    const readText = (words: string) =>
      isAnswer ? placeholders.answer(words) : placeholders.question(words);
    const content = message.value ?? message.content;
    const text = readContent(content, i + 1, media, placeNext, readText).trim();
    if (SYSTEM_ROLES.includes(role)) {
      if (i > 0)
        throw new RowError(`message ${i + 1} is a system message, which only the first may be`);
      system = text;
    } else if (USER_ROLES.includes(role)) {
      if (question !== null) {
        throw new RowError(
          `messages ${i} and ${i + 1} are both questions; questions and answers must take turns`,
        );
      }
      question = text;
      if (readLearnFlag(message)?.trained) notes.push(QUESTION_FLAGGED);
    } else if (isAnswer) {
      if (question === null) {
        const why = turns.length
          ? `messages ${i} and ${i + 1} are both answers`
          : "it begins with an answer";
        throw new RowError(`${why}; questions and answers must take turns`);
      }
      turns.push({ question, answer: text, kind: "", ...learnField(message, notes) });
      question = null;
    } else {
      throw new RowError(
        `message ${i + 1} is by "${role.slice(0, 40)}"; known are user and assistant, human and gpt, and system`,
      );
    }
  }
  if (question !== null) throw new RowError("the last question has no answer");
  if (turns.length === 0) throw new RowError("it has no question and answer");
  return { turns, media: [...media, ...unplaced], system, notes };
}

const QUESTION_FLAGGED = "a question is marked to be learnt; Scion learns answers only";

/** `trained: false` of a message or row that is marked so; its note is appended to `notes`. */
export function learnField(fields: Fields, notes: string[]): Pick<Turn, "trained"> {
  const flag = readLearnFlag(fields);
  if (flag?.note) notes.push(flag.note);
  return flag && !flag.trained ? { trained: false } : {};
}

/** Text with placeholders; media parts become a placeholder at their position. @throws {RowError} for unknown parts. */
function readContent(
  content: unknown,
  message: number,
  media: MediaRef[],
  placeNext: (kind: MediaRef["kind"]) => void,
  readText: (words: string) => string,
): string {
  const place = (written: string) => {
    const words = readText(written);
    for (const kind of placeholdersIn(words)) placeNext(kind);
    return words;
  };
  if (typeof content === "string") return place(content);
  if (content === null || content === undefined) return "";
  if (!Array.isArray(content)) throw new RowError(`message ${message} has no text`);
  let text = "";
  let afterMedia = false;
  for (const part of content) {
    if (typeof part === "string" || (isFields(part) && typeof part.text === "string")) {
      const words = place(typeof part === "string" ? part : (part.text as string));
      // Video-LLaVA's format: a line break between the medium and the question.
      text += afterMedia && !words.startsWith("\n") && words !== "" ? `\n${words}` : words;
      afterMedia = false;
      continue;
    }
    if (!isFields(part))
      throw new RowError(`message ${message} has a part that is neither text nor picture`);
    const kind = partKind(part, message);
    const own = part[`${kind}_url`] ?? part[kind] ?? part.path ?? part.url ?? part.base64;
    if (own === undefined || own === null) placeNext(kind);
    else media.push({ kind, path: mediaPath(part.base64 === own ? { base64: own } : own, kind) });
    text += `<${kind}>`;
    afterMedia = true;
  }
  return text;
}

/** `image`, `image_url`, `input_image`, `video`, `video_url`. */
function partKind({ type }: Record<string, unknown>, message: number): MediaRef["kind"] {
  const match = /^(?:input_)?(image|video)(?:_url)?$/.exec(String(type));
  if (!match) {
    const what = type === undefined ? "without a type" : `of type "${String(type).slice(0, 40)}"`;
    throw new RowError(`message ${message} has a part ${what}; known are text, image and video`);
  }
  return match[1] as MediaRef["kind"];
}
