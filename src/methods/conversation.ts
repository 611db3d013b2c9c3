/** A conversation as training reads it: token ids, the tokens that the loss is computed of, and tokens that a method inserts. */
import type { SharedSequences } from "../engine/ops/spans.ts";
import type { Encoded } from "../families/parts/encoded.ts";
import type { InsertedToken } from "../inference/request.ts";

export interface Conversation extends Encoded {
  /** 1 for answer tokens. */
  trained: Uint8Array;
  /** Tokens whose embedding a method computes from a feature vector, in order of their index. */
  inserted?: readonly InsertedToken[];
  /** Where this is several conversations that begin alike: the tokens of the beginning, and of what follows it in each. */
  branches?: SharedSequences;
}

/** A conversation, or a prompt, which has no answers yet. */
export type Insertable = Encoded & Partial<Pick<Conversation, "trained" | "inserted">>;

/** Number of tokens in the loss. A trained first token has no token before it to predict it. */
export function supervisedTokens({ trained }: Conversation): number {
  let count = 0;
  for (let t = 1; t < trained.length; t++) count += trained[t]!;
  return count;
}

/**
 * The conversation, or prompt, with one token more at `index`, untrained, whose embedding comes from `features`. Visual tokens
 * after it move on by one. @throws {Error} when it would stand within a run of visual tokens
 */
export function withInsertedToken<T extends Insertable>(
  conversation: T,
  { index, features }: InsertedToken,
): T & { inserted: readonly InsertedToken[] } {
  const { ids, trained, mediaSpans, inserted = [] } = conversation;
  const cut = mediaSpans.find(({ start, count }) => start < index && index < start + count);
  if (cut) {
    throw new Error(
      `A token cannot be inserted at ${index}, among the visual tokens from ${cut.start} to ${cut.start + cut.count}.`,
    );
  }
  const moved = (at: number) => (at >= index ? at + 1 : at);
  const longer = <V extends Int32Array | Uint8Array>(values: V, make: (length: number) => V) => {
    const all = make(values.length + 1);
    all.set(values.subarray(0, index));
    all.set(values.subarray(index), index + 1);
    return all;
  };
  return {
    ...conversation,
    ids: longer(ids, (length) => new Int32Array(length)),
    ...(trained && { trained: longer(trained, (length) => new Uint8Array(length)) }),
    mediaSpans: mediaSpans.map((span) => ({ ...span, start: moved(span.start) })),
    inserted: [
      ...inserted.map((token) => ({ ...token, index: moved(token.index) })),
      { index, features },
    ].sort((a, b) => a.index - b.index),
  };
}
