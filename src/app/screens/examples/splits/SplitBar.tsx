/** The three splits as one bar and its legend, each with a pattern as well as a colour; `children` end the legend line. */
import type { ReactNode } from "react";
import { SPLITS, type Split } from "../../../../protocol/records.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { SplitTally } from "../filterExamples.ts";
import { SPLIT_TITLES, SPLIT_WORDS } from "../titles.ts";

export interface SplitBarProps {
  tally: Record<Split, SplitTally>;
  children?: ReactNode;
}

export function SplitBar({ tally, children }: SplitBarProps) {
  const all = SPLITS.reduce((sum, split) => sum + tally[split].examples, 0);
  return (
    <div className="split-bar">
      <div className="split-track" aria-hidden="true">
        {SPLITS.map(
          (split) =>
            (tally[split].examples > 0 || (all === 0 && split === "train")) && (
              <span
                key={split}
                className={`split-piece split-${split}`}
                style={{ flexGrow: tally[split].examples || 1 }}
              />
            ),
        )}
      </div>
      <div className="split-line">
        <dl className="split-legend">
          {SPLITS.map((split) => (
            <div key={split}>
              <dt>
                <span className={`split-key split-${split}`} aria-hidden="true" />
                <span title={SPLIT_TITLES[split]}>{SPLIT_WORDS[split]}</span>
              </dt>
              <dd className="number">
                <strong>{tally[split].examples}</strong>
                <span className="fine">{formatCount(tally[split].turns, "question")}</span>
              </dd>
            </div>
          ))}
        </dl>
        {children}
      </div>
    </div>
  );
}
