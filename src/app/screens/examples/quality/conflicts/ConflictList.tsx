/** Questions with different answers, one after the other; those that are not shown are counted. */
import { useEffect, useRef, useState } from "react";
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
  const list = useRef<HTMLUListElement>(null);
  const mended = useRef<{ at: number; among: readonly Conflict[] }>(null);
  useEffect(() => {
    if (!mended.current || mended.current.among === conflicts) return;
    focusInstead(list.current?.children, mended.current.at);
    mended.current = null;
  }, [conflicts]);
  const left = conflicts.length - most;
  return (
    <div className="conflicts">
      <ul ref={list}>
        {conflicts.slice(0, most).map((conflict, i) => (
          <ConflictItem
            key={keyOf(conflict)}
            conflict={conflict}
            disabled={disabled}
            onMend={(repair) => {
              mended.current = { at: i, among: conflicts };
              onMend(repair);
            }}
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

/** Where the mended question had the keyboard focus, the one that comes up in its place has it. */
function focusInstead(items: HTMLCollection | undefined, at: number): void {
  const isLost = document.activeElement?.matches("body, #main") ?? true;
  const next = items?.[Math.min(at, items.length - 1)];
  if (isLost && next instanceof HTMLElement) next.focus();
}

/** One example may ask several such questions. */
const keyOf = ({ answers }: Conflict) => {
  const { id, turn } = answers[0]!.places[0]!;
  return `${id} ${turn}`;
};
