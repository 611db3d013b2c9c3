/** Who wrote something and how, in a few words: "a model, Answer drafted, Scion Sprout". Pure. */
import type { Author, Provenance } from "../../protocol/provenance.ts";

const AUTHOR_WORDS: Record<Author, string> = {
  person: "a person",
  template: "a template",
  model: "a model",
  import: "an import",
};

export function provenanceWords({ by, what, source }: Provenance): string {
  return [AUTHOR_WORDS[by], what, source].filter(Boolean).join(" · ");
}
