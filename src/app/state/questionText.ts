/** Adds and removes the `<image>` and `<video>` placeholders of questions. */
import { placeholder, withoutPlaceholders } from "../../base/examples/placeholders.ts";
import type { Media } from "../../protocol/records.ts";

export { withoutPlaceholders };

/** A question with one leading placeholder per medium, in order, as in LLaVA's conversations. */
export function withPlaceholders(text: string, media: readonly Pick<Media, "kind">[]): string {
  return [...media.map(({ kind }) => placeholder(kind)), withoutPlaceholders(text)].join("\n");
}
