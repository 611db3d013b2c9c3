/** Whether a conversation is short enough for a model, or for a run. */
import { UserError } from "../base/userError.ts";

/** `ids`: so many tokens, of which `visualTokens` stand for media. @throws UserError when they are more than `maxTokens` */
export function checkLength(ids: number, visualTokens: number, maxTokens: number): void {
  if (ids <= maxTokens) return;
  const media = visualTokens > 0 ? ` (${visualTokens} of them are the media's)` : "";
  throw new UserError(
    `The conversation is ${ids} tokens long, more than the ${maxTokens} that fit${media}. Shorten its texts, or split it in two.`,
  );
}
