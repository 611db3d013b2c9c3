/** Questions as people read them and as the wire wants them: `<image>` and `<video>` mark where the media go. */
import type { Media } from "../../protocol/records.ts";

const slots = /<(?:image|video)>/g;

/** A question as a person reads it: the slots are shown as pictures, not as words. */
export function withoutSlots(text: string): string {
  return text.replace(slots, "").replace(/\s+/g, " ").trim();
}

/** A question with one slot per picture or clip in front, in order, as LLaVA's conversations are written. */
export function withSlots(text: string, media: readonly Pick<Media, "kind">[]): string {
  return [...media.map(({ kind }) => `<${kind}>`), withoutSlots(text)].join("\n");
}
