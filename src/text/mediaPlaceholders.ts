/**
 * Expands media placeholders: each one that a template wrote becomes the placeholder text of its picture or clip. Runs of visual
 * tokens are folded to one before the text is tokenized and unfolded after: special tokens are split from what is around them,
 * so one token has the same neighbours as a thousand, and long conversations are tokenized many times faster.
 */
import { UserError } from "../base/userError.ts";
import { escapeRegExp } from "../base/words/escapeRegExp.ts";
import type { MediaGrid, MediaFacts } from "../protocol/mediaGrid.ts";
import { checkLength } from "./checkLength.ts";
import type { ConversationReader } from "./conversationReader.ts";

/** A run of visual tokens. A medium may have several, with text between them. */
export interface MediaSpan {
  /** Index into the conversation's media. */
  media: number;
  start: number;
  count: number;
}

/** A medium with its placeholder text, in which every run of visual tokens is folded to one token. */
export interface ExpandedMedium {
  grid: MediaGrid;
  folded: string;
  /** Visual tokens of each run. */
  runs: number[];
}

/** Grids and placeholder texts of the media of one conversation. */
export function expandMedia(
  media: readonly MediaFacts[],
  { media: reading, tokenizer }: ConversationReader,
): ExpandedMedium[] {
  if (media.length === 0 || !reading) return [];
  return reading.mediaGrids(media).map((grid) => {
    const id = reading.tokenIds[grid.kind]!;
    const token = tokenizer.special.get(id) ?? tokenizer.piece(id);
    const runs: number[] = [];
    const folded = reading.expand(grid).replaceAll(repeats(token), (run) => {
      runs.push(run.length / token.length);
      return token;
    });
    return { grid, folded, runs };
  });
}

const repeats = (token: string) => new RegExp(`(?:${escapeRegExp(token)})+`, "g");

/** The rendered text with placeholder texts for the placeholders, each kind in order. */
function replacePlaceholders(
  text: string,
  expanded: readonly ExpandedMedium[],
  { media: reading }: ConversationReader,
): string {
  if (!reading || expanded.length === 0) return text;
  const { image, video } = reading.placeholders;
  const queues = { image: expanded.filter(isOf("image")), video: expanded.filter(isOf("video")) };
  const placeholders = new RegExp([...image, ...video].map(escapeRegExp).join("|"), "g");
  return text.replaceAll(placeholders, (placeholder) => {
    const kind = image.includes(placeholder) ? "image" : "video";
    return queues[kind].shift()?.folded ?? placeholder;
  });
}

const isOf =
  (kind: MediaGrid["kind"]) =>
  ({ grid }: ExpandedMedium) =>
    grid.kind === kind;

/**
 * Ids of a rendered text, or of its beginning, with folded runs. As transformers' processors do: placeholders expand in the
 * text, and the start token is added unless the template has written it.
 */
export function foldedIds(
  rendered: string,
  expanded: readonly ExpandedMedium[],
  reader: ConversationReader,
): number[] {
  const { tokenizer } = reader;
  const text = replacePlaceholders(rendered, expanded, reader);
  const started = tokenizer.bosToken !== "" && text.startsWith(tokenizer.bosToken);
  return tokenizer.encode(text, !started);
}

/**
 * Unfolds the runs of visual tokens in ids and loss mask. `trained` is as long as `folded`; visual tokens are never trained.
 * @throws UserError when the whole is too long, or when the template did not write one placeholder for each medium.
 */
export function unfoldSpans(
  folded: readonly number[],
  trained: Uint8Array,
  expanded: readonly ExpandedMedium[],
  { media: reading, maxTokens }: ConversationReader,
): { ids: Int32Array; trained: Uint8Array; mediaSpans: MediaSpan[] } {
  const runs = expanded.flatMap(({ runs }) => runs);
  const added = runs.reduce((sum, count) => sum + count - 1, 0);
  const length = folded.length + added;
  checkLength(length, added + runs.length, maxTokens);
  const { image, video } =
    expanded.length && reading ? reading.tokenIds : { image: null, video: null };
  // The runs of each token, in order: kinds that share a token share a queue.
  const queueOf = (kind: MediaGrid["kind"]) =>
    kind === "video" && video !== image ? "video" : "image";
  const queues = {
    image: [] as Omit<MediaSpan, "start">[],
    video: [] as Omit<MediaSpan, "start">[],
  };
  for (const [media, { grid, runs }] of expanded.entries()) {
    for (const count of runs) queues[queueOf(grid.kind)].push({ media, count });
  }
  const ids = new Int32Array(length);
  const mask = new Uint8Array(length);
  const mediaSpans: MediaSpan[] = [];
  let at = 0;
  for (const [i, id] of folded.entries()) {
    const isVisual = expanded.length > 0 && (id === image || id === video);
    const next = isVisual ? queues[id === image ? "image" : "video"].shift() : undefined;
    if (isVisual && !next) throw misplaced(mediaSpans.length + 1, expanded.length);
    if (next) mediaSpans.push({ ...next, start: at });
    const count = next?.count ?? 1;
    ids.fill(id, at, at + count);
    mask.fill(trained[i] as number, at, at + count);
    at += count;
  }
  if (mediaSpans.length !== runs.length) throw misplaced(mediaSpans.length, expanded.length);
  return { ids, trained: mask, mediaSpans };
}

function misplaced(found: number, media: number): UserError {
  return new UserError(
    `The model's chat template wrote ${found} picture and clip marks for ${media} media, so it cannot be used for them. Choose another model or repair its template.`,
  );
}
