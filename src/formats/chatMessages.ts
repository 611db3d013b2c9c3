/** One conversation from its list of messages: roles in any vocabulary, content as text or as parts. */
import type { Turn } from "../protocol/records.ts";
import { isFields, mediaPath, RowError } from "./chatFields.ts";
import { placeholders, type MediaRef } from "./rows.ts";

const asking = ["human", "user", "prompter"];
const answering = ["gpt", "assistant", "model", "chatgpt", "bot"];
const steering = ["system", "developer"];

interface Conversation {
  turns: Turn[];
  /** In the order of their placeholders; those without one come last. */
  media: MediaRef[];
  system: string;
}

/** `rowMedia` are the files that the row names beside its messages. @throws RowError */
export function readMessages(messages: unknown[], rowMedia: readonly MediaRef[]): Conversation {
  const waiting = [...rowMedia];
  const media: MediaRef[] = [];
  /** The next of the row's files for a placeholder without its own; too few are noticed when all are counted. */
  const take = (kind: MediaRef["kind"]) => {
    const at = waiting.findIndex((item) => item.kind === kind);
    if (at >= 0) media.push(...waiting.splice(at, 1));
  };
  const turns: Turn[] = [];
  let system = "";
  let question: string | null = null;
  for (const [i, message] of messages.entries()) {
    if (!isFields(message)) throw new RowError(`message ${i + 1} is not an object`);
    const role = String(message.from ?? message.role ?? "").toLowerCase();
    const text = readContent(message.value ?? message.content, i + 1, media, take).trim();
    if (steering.includes(role)) {
      if (i > 0)
        throw new RowError(`message ${i + 1} is a system message, which only the first may be`);
      system = text;
    } else if (asking.includes(role)) {
      if (question !== null) {
        throw new RowError(
          `messages ${i} and ${i + 1} are both questions; questions and answers must take turns`,
        );
      }
      question = text;
    } else if (answering.includes(role)) {
      if (question === null) {
        const why = turns.length
          ? `messages ${i} and ${i + 1} are both answers`
          : "it begins with an answer";
        throw new RowError(`${why}; questions and answers must take turns`);
      }
      turns.push({ question, answer: text, kind: "" });
      question = null;
    } else {
      throw new RowError(
        `message ${i + 1} is by "${role.slice(0, 40)}"; known are user and assistant, human and gpt, and system`,
      );
    }
  }
  if (question !== null) throw new RowError("the last question has no answer");
  if (turns.length === 0) throw new RowError("it has no question and answer");
  return { turns, media: [...media, ...waiting], system };
}

/** Text with placeholders. A picture of a content part is put where the part stands. */
function readContent(
  content: unknown,
  message: number,
  media: MediaRef[],
  take: (kind: MediaRef["kind"]) => void,
): string {
  if (typeof content === "string") {
    for (const kind of placeholders(content)) take(kind);
    return content;
  }
  if (content === null || content === undefined) return "";
  if (!Array.isArray(content)) throw new RowError(`message ${message} has no text`);
  let text = "";
  let afterMedia = false;
  for (const part of content) {
    if (typeof part === "string" || (isFields(part) && typeof part.text === "string")) {
      const words = typeof part === "string" ? part : (part.text as string);
      for (const kind of placeholders(words)) take(kind);
      // Video-LLaVA's own format: a line break between the picture and what is asked about it.
      text += afterMedia && !words.startsWith("\n") && words !== "" ? `\n${words}` : words;
      afterMedia = false;
      continue;
    }
    if (!isFields(part))
      throw new RowError(`message ${message} has a part that is neither text nor picture`);
    const kind = partKind(part, message);
    const own = part[`${kind}_url`] ?? part[kind] ?? part.path ?? part.url ?? part.base64;
    if (own === undefined || own === null) take(kind);
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
    throw new RowError(
      `message ${message} has a part of type "${String(type).slice(0, 40)}"; known are text, image and video`,
    );
  }
  return match[1] as MediaRef["kind"];
}
