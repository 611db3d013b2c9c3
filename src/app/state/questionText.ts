/** Adds and removes the `<image>` and `<video>` placeholders of questions. */
import { placeholder, replacePlaceholders } from "../../base/placeholders.ts";
import type { Media } from "../../protocol/records.ts";

/** A question for display, without placeholders. */
export function withoutPlaceholders(text: string): string {
  return replacePlaceholders(text, () => "")
    .replace(/\s+/g, " ")
    .trim();
}

/** A question with one leading placeholder per medium, in order, as in LLaVA's conversations. */
export function withPlaceholders(text: string, media: readonly Pick<Media, "kind">[]): string {
  return [...media.map(({ kind }) => placeholder(kind)), withoutPlaceholders(text)].join("\n");
}
