/** Counts the tokens of examples as the project's model reads them, media included. */
import { answeredTurns } from "../../dataset/answeredTurns.ts";
import type { Example } from "../../protocol/records.ts";
import type { ConversationReader } from "../../text/conversationReader.ts";
import { encodeConversation } from "../../text/conversation.ts";

export interface TokenCounts {
  /** By id, of the examples with an answer that the model can read. */
  tokens: Map<string, number>;
  limit: number;
  /** By id, why the model cannot read an example whatever its length. */
  refused: Map<string, string>;
}

type Count = number | { reason: string };

/** Counts of before by what decides them, for as long as a model's reader is held. */
const known = new WeakMap<ConversationReader, Map<string, Count>>();

/** What was counted in the call before is not counted again. */
export function tokenCounts(
  examples: readonly Example[],
  system: string,
  reader: ConversationReader,
): TokenCounts {
  const earlier = known.get(reader) ?? new Map<string, Count>();
  const counted = new Map<string, Count>();
  const result: TokenCounts = { tokens: new Map(), limit: reader.maxTokens, refused: new Map() };
  for (const example of examples) {
    const { turns, media } = answeredTurns(example);
    if (turns.length === 0) continue;
    const key = JSON.stringify([system, turns, media]);
    const count = earlier.get(key) ?? countOf({ turns, media }, system, reader);
    counted.set(key, count);
    if (typeof count === "number") result.tokens.set(example.id, count);
    else result.refused.set(example.id, count.reason);
  }
  known.set(reader, counted);
  return result;
}

function countOf(
  { turns, media }: Pick<Example, "turns" | "media">,
  system: string,
  reader: ConversationReader,
): Count {
  try {
    // Of a conversation that is too long the number is wanted too.
    const unbounded = { ...reader, maxTokens: Infinity };
    return encodeConversation({ system, turns, media }, unbounded).ids.length;
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
