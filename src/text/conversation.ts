/**
 * A conversation as the model learns it: token ids with a slot for every visual feature, and which tokens the loss looks at.
 * Answers are found without knowing the template: the prompt before an answer, rendered by itself, has the same ids as the
 * whole up to where the answer starts.
 */
import { UserError } from "../base/userError.ts";
import type { ChatTemplate, TemplateMessage } from "./chatTemplate.ts";
import type { Tokenizer } from "./tokenizer.ts";

type MediaKind = "image" | "video";

/** How a model reads conversations. */
export interface ConversationReader {
  tokenizer: Tokenizer;
  template: ChatTemplate;
  /** Positions that one picture, and one clip, take. */
  visualTokens: { image: number; video: number };
  /** The longest conversation allowed, in tokens. */
  maxTokens: number;
}

/** Where the features of one of the media go. */
export interface Slot {
  /** Index into the conversation's media. */
  media: number;
  start: number;
  count: number;
}

export interface EncodedPrompt {
  ids: Int32Array;
  /** In the order of their start. */
  slots: Slot[];
}

export interface EncodedConversation extends EncodedPrompt {
  /** 1 on the tokens of answers and of the end that closes each, else 0. As long as `ids`. */
  trained: Uint8Array;
}

export interface Conversation {
  /** A line in front of everything; may be empty. */
  system: string;
  turns: readonly { question: string; answer: string }[];
  /** Of all questions, in the order of their placeholders. */
  media: readonly { kind: MediaKind }[];
}

/**
 * For training. Answers and questions are trimmed, as their spaces are the template's business.
 * @throws UserError when placeholders and media differ, the conversation is too long, a text holds one of the model's own
 * tokens, or the template does not close answers.
 */
export function encodeConversation(
  { system, turns, media }: Conversation,
  reader: ConversationReader,
): EncodedConversation {
  const messages = systemMessages(system);
  const ends: number[] = [];
  for (const { question, answer } of turns) {
    messages.push(
      { role: "user", text: question.trim() },
      { role: "assistant", text: answer.trim() },
    );
    ends.push(messages.length);
  }
  checkTexts(messages, media, reader);
  const whole = encodeText(reader.template.render(messages, false), reader.tokenizer);
  const trained = new Uint8Array(whole.length);
  for (const [i, end] of ends.entries()) {
    const span = answerSpan(messages.slice(0, end), whole, reader, i + 1);
    trained.fill(1, span.begin, span.end);
  }
  return expand(whole, trained, media, reader);
}

/**
 * For answering: everything up to where the next answer starts. The last message must be a question.
 * @throws UserError as `encodeConversation` does.
 */
export function encodePrompt(
  {
    system,
    messages,
    media,
  }: Omit<Conversation, "turns"> & { messages: readonly TemplateMessage[] },
  reader: ConversationReader,
): EncodedPrompt {
  const all = [
    ...systemMessages(system),
    ...messages.map(({ role, text }): TemplateMessage => ({ role, text: text.trim() })),
  ];
  checkTexts(all, media, reader);
  const ids = encodeText(reader.template.render(all, true), reader.tokenizer);
  const expanded = expand(ids, new Uint8Array(ids.length), media, reader);
  return { ids: expanded.ids, slots: expanded.slots };
}

function systemMessages(system: string): TemplateMessage[] {
  const text = system.trim();
  return text ? [{ role: "system", text }] : [];
}

/** As transformers' processors do: the start token is added unless the template has written it. */
function encodeText(text: string, tokenizer: Tokenizer): number[] {
  const started = tokenizer.bosToken !== "" && text.startsWith(tokenizer.bosToken);
  return tokenizer.encode(text, !started);
}

/** Placeholders agree with media, and nobody writes the model's own tokens into a text. */
function checkTexts(
  messages: readonly TemplateMessage[],
  media: readonly { kind: MediaKind }[],
  { tokenizer }: ConversationReader,
) {
  for (const kind of ["image", "video"] as const) {
    const mark = `<${kind}>`;
    const marks = messages.reduce((sum, { text }) => sum + text.split(mark).length - 1, 0);
    const files = media.filter((item) => item.kind === kind).length;
    const noun = kind === "image" ? "picture" : "clip";
    if (marks !== files) {
      throw new UserError(
        `The questions hold ${marks} ${mark} ${marks === 1 ? "mark" : "marks"}, but there ${files === 1 ? "is" : "are"} ${files} ${files === 1 ? noun : `${noun}s`}. Put one ${mark} where each ${noun} belongs.`,
      );
    }
    if (files > 0 && tokenizer.placeholderId[kind] === null) {
      throw new UserError(
        `This model does not take ${noun}s: its vocabulary has no ${mark}. Choose another model.`,
      );
    }
  }
  for (const { role, text } of messages) {
    const words = role === "user" ? text.replaceAll(/<image>|<video>/g, "\n") : text;
    for (const token of tokenizer.special.values()) {
      if (token.trim() !== "" && words.includes(token)) {
        throw new UserError(
          `A text holds "${token}", which the model keeps for itself ("${shorten(text)}"). Write it differently.`,
        );
      }
    }
  }
}

/**
 * The tokens of the last answer and its closing end token, as a range of the whole conversation's ids. `upTo` ends with
 * that answer.
 */
function answerSpan(
  upTo: readonly TemplateMessage[],
  whole: readonly number[],
  { tokenizer, template }: ConversationReader,
  turn: number,
): { begin: number; end: number } {
  const prompt = encodeText(template.render(upTo.slice(0, -1), true), tokenizer);
  const closed = encodeText(template.render(upTo, false), tokenizer);
  const begin = commonPrefix(prompt, whole);
  // What follows the end token (a line break, in some templates) is the template's and not the answer's.
  let end = commonPrefix(closed, whole);
  while (end > begin && whole[end - 1] !== tokenizer.eosId) end--;
  if (end === begin) {
    throw new UserError(
      `The model's chat template does not close answer ${turn} with its end token ${tokenizer.eosToken}, so the model could never learn to stop. Choose another model or repair its template.`,
    );
  }
  const answer = upTo.at(-1)?.text ?? "";
  const expected = `${answer}${tokenizer.eosToken}`;
  const got = tokenizer.decode(whole.slice(begin, end));
  if (got.trimStart() !== expected.trimStart()) {
    throw new UserError(
      `Answer ${turn} cannot be told apart in this model's tokens: "${shorten(expected)}" comes back as "${shorten(got)}". It may hold characters that the model cannot write; change the answer.`,
    );
  }
  return { begin, end };
}

/** Repeats every placeholder as often as its kind has visual features. */
function expand(
  whole: readonly number[],
  trained: Uint8Array,
  media: readonly { kind: MediaKind }[],
  { tokenizer, visualTokens, maxTokens }: ConversationReader,
): EncodedConversation {
  const { image, video } = tokenizer.placeholderId;
  const kindOf = (id: number): MediaKind | null =>
    id === image ? "image" : id === video ? "video" : null;
  const length = media.reduce((sum, { kind }) => sum + visualTokens[kind] - 1, whole.length);
  if (length > maxTokens) {
    throw new UserError(
      `The conversation is ${length} tokens long, more than the ${maxTokens} that fit${media.length ? ` (${length - whole.length + media.length} of them are the media's)` : ""}. Shorten its texts, or split it in two.`,
    );
  }
  const queues = {
    image: indices(media, "image"),
    video: indices(media, "video"),
  };
  const ids = new Int32Array(length);
  const mask = new Uint8Array(length);
  const slots: Slot[] = [];
  let at = 0;
  for (const [i, id] of whole.entries()) {
    const kind = kindOf(id);
    const count = kind ? visualTokens[kind] : 1;
    if (kind) {
      const next = queues[kind].shift();
      if (next === undefined) throw misplaced(whole.filter((other) => kindOf(other)).length, media);
      slots.push({ media: next, start: at, count });
    }
    ids.fill(id, at, at + count);
    mask.fill(trained[i] as number, at, at + count);
    at += count;
  }
  if (slots.length !== media.length) throw misplaced(slots.length, media);
  return { ids, trained: mask, slots };
}

function indices(media: readonly { kind: MediaKind }[], kind: MediaKind): number[] {
  return [...media.keys()].filter((i) => media[i]?.kind === kind);
}

function misplaced(found: number, media: readonly unknown[]): UserError {
  return new UserError(
    `The model's chat template wrote ${found} picture and clip marks for ${media.length} media, so it cannot be used for them. Choose another model or repair its template.`,
  );
}

function commonPrefix(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
