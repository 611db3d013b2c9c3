/** Who wrote a question and its answer, in small print. */
import type { Provenance } from "../../../protocol/provenance.ts";
import { provenanceWords } from "../../parts/provenanceWords.ts";
import { agoText } from "../../parts/words.ts";

export function ProvenanceLine({ provenance }: { provenance: Provenance | undefined }) {
  if (!provenance) return null;
  const { licence, when, edited, acceptedAt } = provenance;
  const more = [
    licence && `licence ${licence}`,
    edited && "changed by a person",
    acceptedAt && `accepted ${agoText(acceptedAt)}`,
  ].filter(Boolean);
  return (
    <p className="fine provenance" title={when}>
      {`Written by ${provenanceWords(provenance)}, ${agoText(when)}`}
      {more.length > 0 && ` · ${more.join(" · ")}`}
    </p>
  );
}
