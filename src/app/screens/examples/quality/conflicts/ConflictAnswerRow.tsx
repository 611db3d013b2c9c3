/** One of the answers to a question: where it is given, by whom, and what keeping it costs. */
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { ConflictAnswer, QualityRepair } from "../../../../../protocol/quality.ts";
import type { Provenance } from "../../../../../protocol/provenance.ts";
import type { Example } from "../../../../../protocol/records.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Badge } from "../../../../parts/status/Badge.tsx";
import { provenanceWords } from "../../../../parts/provenanceWords.ts";
import { hrefOf } from "../../../../routes.ts";
import { ProvenanceLine } from "../../ProvenanceLine.tsx";
import { SPLIT_WORDS } from "../../titles.ts";

/** Examples of one answer that are linked; the others are counted. */
const SHOWN = 6;

interface ConflictAnswerRowProps {
  answer: ConflictAnswer;
  rows: ReadonlyMap<string, Example>;
  /** Keeps this answer. */
  repair: QualityRepair;
  cost: string;
  disabled: boolean;
  onMend: (repair: QualityRepair) => void;
}

export function ConflictAnswerRow(props: ConflictAnswerRowProps) {
  const { answer, rows, repair, cost, disabled, onMend } = props;
  const ids = [...new Set(answer.places.map(({ id }) => id))];
  const given = ids.flatMap((id) => rows.get(id) ?? []);
  const joined = repair.change?.length ?? 0;
  return (
    <li className="conflict-answer">
      <div className="grow">
        <p className="conflict-places">
          <strong>{answer.answer}</strong>
          {given.slice(0, SHOWN).map(({ id, split }) => (
            <span key={id} className="conflict-place">
              <Badge tone={split}>{SPLIT_WORDS[split]}</Badge>
              <a
                href={hrefOf("examples", id)}
                aria-label={`Open the example that says “${answer.answer}”`}
              >
                Open
              </a>
            </span>
          ))}
          {given.length > SHOWN && (
            <span className="fine">and {formatCount(given.length - SHOWN, "other")}</span>
          )}
        </p>
        {writersOf(answer, rows).map((provenance) => (
          <ProvenanceLine key={provenanceWords(provenance)} provenance={provenance} />
        ))}
        <p className="fine">
          {cost && `Keeping it ${cost}`}
          {joined > 0 &&
            ` In ${formatCount(joined, "conversation")} that ${joined === 1 ? "gives" : "give"} both it takes the place of the other.`}
        </p>
      </div>
      <Button size="sm" disabled={disabled} onClick={() => onMend(repair)}>
        {repair.label}
      </Button>
    </li>
  );
}

/** Those that read differently, each once. */
function writersOf({ places }: ConflictAnswer, rows: ReadonlyMap<string, Example>): Provenance[] {
  const known = places.flatMap(({ id, turn }) => rows.get(id)?.turns[turn]?.provenance ?? []);
  return [...new Map(known.map((one) => [provenanceWords(one), one])).values()];
}
