/** A virtualised list of the review's rows. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { ReviewRow } from "../../../../protocol/reports.ts";
import { Badge } from "../../../parts/status/Badge.tsx";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { formatBytes } from "../../../../base/words/formatBytes.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { BlobImage } from "../BlobImage.tsx";

export interface ReviewRowsProps {
  rows: ReviewRow[];
  /** Keys of the rows that come in. */
  chosen: ReadonlySet<string>;
  onToggle: (key: string) => void;
}

const ROW_PX = 76;

export function ReviewRows({ rows, chosen, onToggle }: ReviewRowsProps) {
  const box = useRef<HTMLDivElement>(null);
  // No React compiler runs here, which is what this rule is about.
  // oxlint-disable-next-line react/incompatible-library
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
  });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={box} className="review-rows" tabIndex={0} role="group" aria-label="Files">
      <ul style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return row ? (
            <li key={key} style={{ transform: `translateY(${start}px)`, height: ROW_PX }}>
              <Row row={row} isIn={chosen.has(row.key)} onToggle={() => onToggle(row.key)} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}

interface RowProps {
  row: ReviewRow;
  isIn: boolean;
  onToggle: () => void;
}

const KIND_ICONS = { image: "image", video: "film", text: "text" } as const;
const BADGES = {
  ready: { tone: "good", word: "Ready" },
  doubtful: { tone: "warn", word: "Is that right?" },
  asking: { tone: "warn", word: "Asks first" },
  duplicate: { tone: "plain", word: "Already here" },
  broken: { tone: "bad", word: "Cannot be used" },
} as const;

const isUsable = (state: ReviewRow["state"]) => state !== "broken" && state !== "asking";

function Row({ row, isIn, onToggle }: RowProps) {
  const { state, name, note, thumb, kind } = row;
  const { tone, word } = BADGES[state];
  return (
    <label className={`review-row review-${state}`}>
      <input type="checkbox" checked={isIn} disabled={!isUsable(state)} onChange={onToggle} />
      <span className="review-thumb">
        {thumb ? (
          <BlobImage blob={thumb} alt="" />
        ) : (
          <Icon name={isUsable(state) ? KIND_ICONS[kind] : "warn"} />
        )}
      </span>
      <span className="review-words">
        <span className="clip" title={name}>
          {name}
        </span>
        <span className="review-note" title={note}>
          {note}
        </span>
      </span>
      <span className="review-facts">
        <Badge tone={tone}>{word}</Badge>
        <span className="fine number">{factsOf(row)}</span>
      </span>
    </label>
  );
}

/** "2 questions, 31 KB". A text has no size, and what cannot be used has no questions. */
function factsOf({ state, questions, bytes }: ReviewRow): string {
  const asked = questions > 0 ? formatCount(questions, "question") : "no question yet";
  return [isUsable(state) && asked, bytes > 0 && formatBytes(bytes)].filter(Boolean).join(", ");
}
