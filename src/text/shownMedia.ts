/**
 * Media in the text: each mark that a template wrote becomes the words and visual tokens of its picture or clip. Runs of
 * visual tokens are folded to one before the text becomes ids and unfolded after: special tokens stand apart from what is
 * around them, so one has the same neighbours as a thousand, and long conversations are read many times faster.
 */
import { UserError } from "../base/userError.ts";
import type { Geometry, MediaFacts } from "../protocol/geometry.ts";
import type { ConversationReader } from "./conversationReader.ts";

/** A run of visual places. A medium may have several, with text between them. */
export interface Slot {
  /** Index into the conversation's media. */
  media: number;
  start: number;
  count: number;
}

/** A medium with the text in its place, in which every run of visual tokens is folded to one of them. */
export interface ShownMedium {
  geometry: Geometry;
  folded: string;
  /** Visual tokens of each run. */
  runs: number[];
}

/** How these media of one conversation stand in its text. */
export function shownMedia(
  media: readonly MediaFacts[],
  { media: reading, tokenizer }: ConversationReader,
): ShownMedium[] {
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

/** A rendered text with the media in the place of its marks, each kind in order. */
function withMedia(
  text: string,
  shown: readonly ShownMedium[],
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
  (kind: Geometry["kind"]) =>
  ({ geometry }: ShownMedium) =>
    geometry.kind === kind;

/**
 * Ids of a rendered text, or of its beginning, with folded runs. As transformers' processors do: media expand in the text,
 * and the start token is added unless the template has written it.
 */
export function foldedIds(
  rendered: string,
  shown: readonly ShownMedium[],
  reader: ConversationReader,
): number[] {
  const { tokenizer } = reader;
  const text = withMedia(rendered, shown, reader);
  const started = tokenizer.bosToken !== "" && text.startsWith(tokenizer.bosToken);
  return tokenizer.encode(text, !started);
}

/**
 * Gives every visual token back its run. `trained` is as long as `folded`; visual tokens are never trained.
 * @throws UserError when the whole is too long, or when the template did not write one mark for each medium.
 */
export function unfolded(
  folded: readonly number[],
  trained: Uint8Array,
  shown: readonly ShownMedium[],
  { media: reading, maxTokens }: ConversationReader,
): { ids: Int32Array; trained: Uint8Array; slots: Slot[] } {
  const runs = shown.flatMap(({ runs }) => runs);
  const added = runs.reduce((sum, count) => sum + count - 1, 0);
  const length = folded.length + added;
  if (length > maxTokens) {
    throw new UserError(
      `The conversation is ${length} tokens long, more than the ${maxTokens} that fit${shown.length ? ` (${added + runs.length} of them are the media's)` : ""}. Shorten its texts, or split it in two.`,
    );
  }
  const { image, video } = shown.length && reading ? reading.tokens : { image: null, video: null };
  // The runs of each token, in order: kinds that share a token share a queue.
  const queueOf = (kind: Geometry["kind"]) =>
    kind === "video" && video !== image ? "video" : "image";
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
  if (slots.length !== runs.length) throw misplaced(slots.length, shown.length);
  return { ids, trained: mask, slots };
}

function misplaced(found: number, media: number): UserError {
  return new UserError(
    `The model's chat template wrote ${found} picture and clip marks for ${media} media, so it cannot be used for them. Choose another model or repair its template.`,
  );
}
