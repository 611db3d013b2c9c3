/** Settings that several ways of drafting have. */
import type { DraftField } from "../protocol/drafting.ts";

/** `maxTokens`: where a text is cut off, and then rejected. */
export function longestText(tokens: number): DraftField {
  return {
    kind: "number",
    name: "maxTokens",
    title: "Longest text, in tokens",
    help: "A token is about three quarters of a word. What has not come to its end by then is rejected.",
    default: tokens,
    min: 8,
    max: 1024,
    step: 8,
  };
}
