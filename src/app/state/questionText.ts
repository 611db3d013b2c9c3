/** Questions as people read them and as the wire wants them: `<image>` and `<video>` mark where the media go. */
import type { Media } from "../../protocol/records.ts";

const PLACEHOLDERS = /<(?:image|video)>/g;

/** A question as a person reads it: the slots are shown as pictures, not as words. */
export function withoutPlaceholders(text: string): string {
  return text.replace(PLACEHOLDERS, "").replace(/\s+/g, " ").trim();
}

/** A question with one slot per picture or clip in front, in order, as LLaVA's conversations are written. */
export function withPlaceholders(text: string, media: readonly Pick<Media, "kind">[]): string {
  return [...media.map(({ kind }) => `<${kind}>`), withoutPlaceholders(text)].join("\n");
}
