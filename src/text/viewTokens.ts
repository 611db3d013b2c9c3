/** The tokens of a conversation one by one, as the screen shows them. */
import type { TokenView } from "../protocol/reports.ts";
import type { EncodedConversation } from "./conversation.ts";
import type { Tokenizer } from "./tokenizer.ts";

export function viewTokens(
  { ids, trained, mediaSpans }: EncodedConversation,
  tokenizer: Tokenizer,
): TokenView[] {
  const visual = new Uint8Array(ids.length);
  for (const { start, count } of mediaSpans) visual.fill(1, start, start + count);
  return Array.from(ids, (id, i) => ({
    id,
    text: tokenizer.special.get(id) ?? showPiece(id, tokenizer),
    kind: visual[i] ? "visual" : tokenizer.special.has(id) ? "special" : "text",
    trained: trained[i] === 1,
  }));
}

/** Spaces stay visible to the reader of the text; a part of a character, which has no text, is shown as its spelling. */
function showPiece(id: number, tokenizer: Tokenizer): string {
  const text = tokenizer.decode([id]);
  const piece = tokenizer.piece(id);
  if (text.includes("\ufffd")) return piece;
  // SentencePiece drops the space in front of a lone token.
  return piece.startsWith("▁") && !text.startsWith(" ") ? ` ${text}` : text;
}
