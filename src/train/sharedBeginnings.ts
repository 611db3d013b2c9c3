/**
 * Several questions about one picture begin alike. What they share is packed once, followed by what each has of its own (branches):
 * a token of a branch sees the beginning and its own branch (spans.ts), at the positions that it has alone, so that losses and
 * gradients are those of the conversations one by one. Dropout draws one mask for the beginning, as for one conversation's.
 * Pure.
 */
import { groupBy } from "../base/groupBy.ts";
import type { Positions } from "../families/family.ts";
import type { Encoded } from "../families/parts/encoded.ts";
import { ropeIndex } from "../families/parts/positions.ts";
import type { Conversation } from "../methods/conversation.ts";

/** Beginnings of fewer tokens, and no media, are not worth a program of their own: our choice. */
const LEAST_TOKENS = 16;

export interface SharedBeginnings {
  /** Conversations, or several in one with branches, in the order of the first of each. */
  sequences: Conversation[];
  /** The conversation whose media each sequence shows. */
  owners: number[];
}

/** @param mediaIds of each conversation: the same text where the media are the same, cut alike. */
export function shareBeginnings(
  conversations: readonly Conversation[],
  mediaIds: readonly string[],
): SharedBeginnings {
  const groups = groupsThatShare(conversations, mediaIds);
  const sequences = groups.map((members) => {
    const alike = members.map((i) => conversations[i]!);
    return alike.length > 1 ? branched(alike, sharedTokens(alike)) : alike[0]!;
  });
  return { sequences, owners: groups.map(([first]) => first!) };
}

/** Tokens that are computed of these conversations, without making their sequences. */
export function tokensOfShared(
  conversations: readonly Conversation[],
  mediaIds: readonly string[],
): number {
  return groupsThatShare(conversations, mediaIds).reduce((sum, members) => {
    const alike = members.map((i) => conversations[i]!);
    const all = alike.reduce((tokens, { ids }) => tokens + ids.length, 0);
    const once = alike.length > 1 ? (alike.length - 1) * sharedTokens(alike) : 0;
    return sum + all - once;
  }, 0);
}

/** Indices of the conversations that share their beginning, in the order of the first of each group. */
function groupsThatShare(
  conversations: readonly Conversation[],
  mediaIds: readonly string[],
): number[][] {
  return [...groupBy([...conversations.keys()], (i) => mediaIds[i]!).values()]
    .flatMap((sameMedia) =>
      sameMedia.length > 1
        ? [...groupBy(sameMedia, (i) => beginningOf(conversations[i]!, i)).values()]
        : [sameMedia],
    )
    .sort(([a], [b]) => a! - b!);
}

/** A lesson meets its conversations again and again, and their beginnings are long. */
const beginnings = new WeakMap<Conversation, string>();

/** What conversations of the same media must have in common to share it: as many tokens as are worth it, all media among them. */
function beginningOf(conversation: Conversation, index: number): string {
  const { ids, mediaSpans, inserted = [], branches } = conversation;
  const ends = mediaSpans.map(({ start, count }) => start + count);
  const least = ends.length > 0 ? Math.max(...ends) : LEAST_TOKENS;
  const isWhole = inserted.length > 0 || branches || beforeAnswer(conversation) < least;
  if (isWhole) return `alone ${index}`;
  const known = beginnings.get(conversation) ?? ids.subarray(0, least).join();
  beginnings.set(conversation, known);
  return known;
}

/** Tokens that all of them begin with, up to before the one that predicts an answer. */
function sharedTokens(conversations: readonly Conversation[]): number {
  const [{ ids: first }] = conversations as [Conversation];
  const most = Math.min(...conversations.map(beforeAnswer));
  let shared = 0;
  while (shared < most && conversations.every(({ ids }) => ids[shared] === first[shared])) shared++;
  return shared;
}

/** Tokens before the one that predicts the first answer token. */
function beforeAnswer({ trained }: Conversation): number {
  const first = trained.indexOf(1);
  return Math.max(0, first < 0 ? trained.length - 1 : first - 1);
}

function branched(conversations: readonly Conversation[], prefix: number): Conversation {
  const [first] = conversations as [Conversation];
  const once = (of: "ids" | "trained") =>
    conversations.flatMap((conversation, i) => [
      ...conversation[of].subarray(i === 0 ? 0 : prefix),
    ]);
  return {
    ids: Int32Array.from(once("ids")),
    trained: Uint8Array.from(once("trained")),
    mediaSpans: first.mediaSpans,
    mediaGrids: first.mediaGrids,
    branches: { prefix, suffixes: conversations.map(({ ids }) => ids.length - prefix) },
  };
}

/** Position ids (T, axes) flat of a conversation, each branch going on from the end of the beginning. */
export function positionIdsOf(positions: Positions, conversation: Conversation): Float64Array {
  const { branches, ...whole } = conversation;
  if (!branches) return ropeIndex(positions, whole).positionIds;
  const { prefix, suffixes } = branches;
  const { ids } = whole;
  let from = prefix;
  const runs = suffixes.map((length, i) => {
    const branch = ids.subarray(from, from + length);
    from += length;
    const alone: Encoded = { ...whole, ids: Int32Array.of(...ids.subarray(0, prefix), ...branch) };
    const { positionIds } = ropeIndex(positions, alone);
    const axes = positionIds.length / alone.ids.length;
    return i === 0 ? positionIds : positionIds.subarray(prefix * axes);
  });
  return Float64Array.from(runs.flatMap((run) => [...run]));
}
