/** Adds and removes the `<image>` and `<video>` placeholders of questions. */
import type { Media } from "../../protocol/records.ts";

const PLACEHOLDERS = /<(?:image|video)>/g;

/** A question for display, without placeholders. */
export function withoutPlaceholders(text: string): string {
  return text.replace(PLACEHOLDERS, "").replace(/\s+/g, " ").trim();
}

/** A question with one leading placeholder per medium, in order, as in LLaVA's conversations. */
export function withPlaceholders(text: string, media: readonly Pick<Media, "kind">[]): string {
  return [...media.map(({ kind }) => `<${kind}>`), withoutPlaceholders(text)].join("\n");
}
