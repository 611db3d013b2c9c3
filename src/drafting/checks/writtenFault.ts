/** Why words that a model wrote cannot be used by anybody. */
import type { Written } from "../writer.ts";
import { isStuck } from "./isStuck.ts";

/** A sentence, or null where nothing is wrong. */
export function writtenFault(
  { text, finish }: Exclude<Written, { refused: string }>,
  maxNewTokens: number,
): string | null {
  if (isStuck(text)) return "It says the same over and over.";
  if (finish === "length") return `It did not come to an end within ${maxNewTokens} tokens.`;
  return text.trim() === "" ? "It wrote nothing." : null;
}
