/** Who wrote something and how, in a few words: "a model, Answer drafted, Scion Sprout". Pure. */
import type { Author, Provenance } from "../../protocol/provenance.ts";

const AUTHOR_WORDS: Record<Author, string> = {
  person: "a person",
  template: "a template",
  model: "a model",
  import: "an import",
};

export function provenanceWords({ by, what, source, annotators = [] }: Provenance): string {
  const answered = annotators.length > 0 && `answered by ${annotators.join(", ")}`;
  return [AUTHOR_WORDS[by], what, source, answered].filter(Boolean).join(" · ");
}
