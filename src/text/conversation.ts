/**
 * A conversation as the model learns it: token ids with a slot for every visual feature, and which tokens the loss looks at.
 * Answers are found without knowing the template: the prompt before an answer, rendered by itself, has the same ids as the
 * whole up to where the answer starts.
 */
import { UserError } from "../base/userError.ts";
import type { Geometry, MediaFacts } from "../protocol/geometry.ts";
import type { Media } from "../protocol/records.ts";
import type { ChatTemplate, TemplateMessage } from "./chatTemplate.ts";
import type { Tokenizer } from "./tokenizer.ts";

type MediaKind = Media["kind"];

/** What stands in the text where a model is shown something. */
export interface MediaReader {
  /** What chat templates write for a picture and for a clip, one of several ways; none for a kind the model does not take. */
  marks: { image: readonly string[]; video: readonly string[] };
  /** The token that stands on each visual place of a kind, null likewise; both kinds may have the same. */
  tokens: { image: number | null; video: number | null };
  /** How these media of one conversation are cut: a picture alone may be cut finer than one among several. */
  geometry(media: readonly MediaFacts[]): Geometry[];
  /** The text in the place of a mark: as many visual tokens as the medium has rows, and what the model is told around them. */
  expand(geometry: Geometry): string;
}

/** How a model reads conversations. */
export interface ConversationReader {
  tokenizer: Tokenizer;
  template: ChatTemplate;
  /** Null for models that read text only. */
  media: MediaReader | null;
  /** Each of these ends an answer; the tokenizer's own end token is one of them. */
  endIds: readonly number[];
  /** The longest conversation allowed, in tokens. */
  maxTokens: number;
}

/** A run of visual places. A medium may have several, with text between them. */
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
  /** How each medium is cut. */
  media: Geometry[];
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
  media: readonly MediaFacts[];
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
  const shown = expansions(media, reader);
  const whole = encodeText(reader.template.render(messages, false), shown, reader);
  const trained = new Uint8Array(whole.length);
  for (const [i, end] of ends.entries()) {
    const span = answerSpan(messages.slice(0, end), whole, shown, reader, i + 1);
    trained.fill(1, span.begin, span.end);
  }
  return unfold(whole, trained, shown, reader);
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
  const shown = expansions(media, reader);
  const folded = encodeText(reader.template.render(all, true), shown, reader);
  const { trained: _, ...prompt } = unfold(folded, new Uint8Array(folded.length), shown, reader);
  return prompt;
}

function systemMessages(system: string): TemplateMessage[] {
  const text = system.trim();
  return text ? [{ role: "system", text }] : [];
}

/** A medium with the text in its place, in which every run of visual tokens is folded to one of them. */
interface Expansion {
  geometry: Geometry;
  folded: string;
  /** Visual tokens of each run. */
  runs: number[];
}

/**
 * Runs are folded before the text becomes ids and unfolded after: special tokens stand apart from what is around them, so
 * one has the same neighbours as a thousand, and long conversations are read many times faster.
 */
function expansions(
  media: readonly MediaFacts[],
  { media: reading, tokenizer }: ConversationReader,
): Expansion[] {
  if (media.length === 0 || !reading) return [];
  return reading.geometry(media).map((geometry) => {
    const id = reading.tokens[geometry.kind]!;
    const token = tokenizer.special.get(id) ?? tokenizer.piece(id);
    const runs: number[] = [];
    const folded = reading.expand(geometry).replaceAll(repeats(token), (run) => {
      runs.push(run.length / token.length);
      return token;
    });
    return { geometry, folded, runs };
  });
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
const repeats = (token: string) => new RegExp(`(?:${escaped(token)})+`, "g");

/** A rendered text with the expansions in the place of its marks, each kind in order. */
function withExpansions(
  text: string,
  shown: readonly Expansion[],
  { media: reading }: ConversationReader,
): string {
  if (!reading || shown.length === 0) return text;
  const { image, video } = reading.marks;
  const queues = { image: shown.filter(isOf("image")), video: shown.filter(isOf("video")) };
  const marks = new RegExp([...image, ...video].map(escaped).join("|"), "g");
  return text.replaceAll(marks, (mark) => {
    const kind = image.includes(mark) ? "image" : "video";
    return queues[kind].shift()?.folded ?? mark;
  });
}

const isOf =
  (kind: MediaKind) =>
  ({ geometry }: Expansion) =>
    geometry.kind === kind;

/** As transformers' processors do: media expand in the text, and the start token is added unless the template has written it. */
function encodeText(
  rendered: string,
  shown: readonly Expansion[],
  reader: ConversationReader,
): number[] {
  const { tokenizer } = reader;
  const text = withExpansions(rendered, shown, reader);
  const started = tokenizer.bosToken !== "" && text.startsWith(tokenizer.bosToken);
  return tokenizer.encode(text, !started);
}

/** Placeholders agree with media, and nobody writes the model's own tokens into a text. */
function checkTexts(
  messages: readonly TemplateMessage[],
  media: readonly { kind: MediaKind }[],
  { tokenizer, media: reading }: ConversationReader,
) {
  if (media.length > 0 && !reading) {
    throw new UserError(
      "This model reads text only, and the questions show it pictures or clips. Choose a model that sees, or ask without them.",
    );
  }
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
    if (files > 0 && reading?.tokens[kind] === null) {
      throw new UserError(`This model does not take ${noun}s. Choose another model.`);
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
  shown: readonly Expansion[],
  reader: ConversationReader,
  turn: number,
): { begin: number; end: number } {
  const { tokenizer, template, endIds } = reader;
  const prompt = encodeText(template.render(upTo.slice(0, -1), true), shown, reader);
  const closed = encodeText(template.render(upTo, false), shown, reader);
  const begin = commonPrefix(prompt, whole);
  // What follows the end token (a line break, in some templates) is the template's and not the answer's.
  let end = commonPrefix(closed, whole);
  while (end > begin && !endIds.includes(whole[end - 1]!)) end--;
  if (end === begin) {
    throw new UserError(
      `The model's chat template does not close answer ${turn} with its end token ${tokenizer.eosToken}, so the model could never learn to stop. Choose another model or repair its template.`,
    );
  }
  const answer = upTo.at(-1)?.text ?? "";
  const expected = `${answer}${tokenizer.special.get(whole[end - 1]!) ?? tokenizer.eosToken}`;
  const got = tokenizer.decode(whole.slice(begin, end));
  if (got.trimStart() !== expected.trimStart()) {
    throw new UserError(
      `Answer ${turn} cannot be told apart in this model's tokens: "${shorten(expected)}" comes back as "${shorten(got)}". It may hold characters that the model cannot write; change the answer.`,
    );
  }
  return { begin, end };
}

/** Gives every visual token back its run. */
function unfold(
  folded: readonly number[],
  trained: Uint8Array,
  shown: readonly Expansion[],
  { media: reading, maxTokens }: ConversationReader,
): EncodedConversation {
  const runsOf = (of: readonly Expansion[]) => of.flatMap(({ runs }) => runs);
  const added = runsOf(shown).reduce((sum, count) => sum + count - 1, 0);
  const length = folded.length + added;
  if (length > maxTokens) {
    const visual = added + runsOf(shown).length;
    throw new UserError(
      `The conversation is ${length} tokens long, more than the ${maxTokens} that fit${shown.length ? ` (${visual} of them are the media's)` : ""}. Shorten its texts, or split it in two.`,
    );
  }
  const { image, video } = shown.length && reading ? reading.tokens : { image: null, video: null };
  // The runs of each token, in order: kinds that share a token share a queue.
  const queueOf = (kind: MediaKind) => (kind === "video" && video !== image ? "video" : "image");
  const queues = { image: [] as Omit<Slot, "start">[], video: [] as Omit<Slot, "start">[] };
  for (const [media, { geometry, runs }] of shown.entries()) {
    for (const count of runs) queues[queueOf(geometry.kind)].push({ media, count });
  }
  const ids = new Int32Array(length);
  const mask = new Uint8Array(length);
  const slots: Slot[] = [];
  let at = 0;
  for (const [i, id] of folded.entries()) {
    const isVisual = shown.length > 0 && (id === image || id === video);
    const next = isVisual ? queues[id === image ? "image" : "video"].shift() : undefined;
    if (isVisual && !next) throw misplaced(slots.length + 1, shown.length);
    if (next) slots.push({ ...next, start: at });
    const count = next?.count ?? 1;
    ids.fill(id, at, at + count);
    mask.fill(trained[i] as number, at, at + count);
    at += count;
  }
  if (slots.length !== runsOf(shown).length) throw misplaced(slots.length, shown.length);
  return { ids, trained: mask, slots, media: shown.map(({ geometry }) => geometry) };
}

function misplaced(found: number, media: number): UserError {
  return new UserError(
    `The model's chat template wrote ${found} picture and clip marks for ${media} media, so it cannot be used for them. Choose another model or repair its template.`,
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
