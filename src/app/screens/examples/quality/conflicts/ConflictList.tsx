/** Questions with different answers, one after the other; those that are not shown are counted. */
import { useState } from "react";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { Conflict, QualityRepair } from "../../../../../protocol/quality.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { ConflictItem } from "./ConflictItem.tsx";
import "./conflicts.css";

const SHOWN = 4;
const MORE = 20;

interface ConflictListProps {
  conflicts: readonly Conflict[];
  /** The examples were changed since, or are being changed. */
  disabled: boolean;
  onMend: (repair: QualityRepair) => void;
}

export function ConflictList({ conflicts, disabled, onMend }: ConflictListProps) {
  const [most, setMost] = useState(SHOWN);
  const left = conflicts.length - most;
  return (
    <div className="conflicts">
      <ul>
        {conflicts.slice(0, most).map((conflict) => (
          <ConflictItem
            key={keyOf(conflict)}
            conflict={conflict}
            disabled={disabled}
            onMend={onMend}
          />
        ))}
      </ul>
      {left > 0 && (
        <Button size="sm" tone="quiet" onClick={() => setMost(most + MORE)}>
          Show more: {formatCount(left)} of {formatCount(conflicts.length)} are not shown
        </Button>
      )}
    </div>
  );
}

/** One example may ask several such questions. */
const keyOf = ({ answers }: Conflict) => {
  const { id, turn } = answers[0]!.places[0]!;
  return `${id} ${turn}`;
};
