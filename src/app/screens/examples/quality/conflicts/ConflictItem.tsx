/** One question with its different answers: who gave them and where, and a button to keep each, none, or one that is written. */
import { useMemo } from "react";
import type { Conflict, QualityRepair } from "../../../../../protocol/quality.ts";
import type { Example } from "../../../../../protocol/records.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { MediaView } from "../../../../parts/media/MediaView.tsx";
import { useApp } from "../../../../state/store.ts";
import { asideCost } from "../asideCost.ts";
import { ConflictAnswerRow } from "./ConflictAnswerRow.tsx";
import { keepAnswer, keepNone, writeAnswer } from "./conflictRepairs.ts";
import { WriteAnswer } from "./WriteAnswer.tsx";

interface ConflictItemProps {
  conflict: Conflict;
  disabled: boolean;
  onMend: (repair: QualityRepair) => void;
}

export function ConflictItem({ conflict, disabled, onMend }: ConflictItemProps) {
  const examples = useApp((state) => state.examples);
  const rows = useMemo(() => rowsOf(conflict, examples), [conflict, examples]);
  const question = conflict.question || "Asked by the picture alone";
  const none = keepNone(conflict);
  const costOf = ({ setAside = [] }: QualityRepair) =>
    asideCost([...rows.values()], setAside, (id) => timesAsked(conflict, id));
  const [picture] = rows.values().next().value?.media ?? [];
  return (
    <li className="conflict" aria-label={question} tabIndex={-1}>
      {picture && (
        <span className="row-link-picture">
          <MediaView media={picture} size="thumb" alt="" />
        </span>
      )}
      <div className="conflict-body">
        <p className="conflict-question">{question}</p>
        <ul>
          {conflict.answers.map((answer) => {
            const repair = keepAnswer(conflict, answer);
            return (
              <ConflictAnswerRow
                key={answer.answer}
                answer={answer}
                rows={rows}
                repair={repair}
                cost={costOf(repair)}
                disabled={disabled}
                onMend={onMend}
              />
            );
          })}
        </ul>
        <div className="row">
          <Button
            size="sm"
            disabled={disabled}
            title={`This ${costOf(none)}`}
            onClick={() => onMend(none)}
          >
            {none.label}
          </Button>
          <WriteAnswer
            disabled={disabled}
            repairOf={(text) => writeAnswer(conflict, text, [...rows.values()])}
            costOf={costOf}
            onMend={onMend}
          />
        </div>
      </div>
    </li>
  );
}

/** The examples of a question, by id. */
function rowsOf({ answers }: Conflict, examples: readonly Example[]): Map<string, Example> {
  const ids = new Set(answers.flatMap(({ places }) => places.map(({ id }) => id)));
  return new Map(examples.filter(({ id }) => ids.has(id)).map((row) => [row.id, row]));
}

const timesAsked = ({ answers }: Conflict, id: string) =>
  answers.flatMap(({ places }) => places).filter((place) => place.id === id).length;
