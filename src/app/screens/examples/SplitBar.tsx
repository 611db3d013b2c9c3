/** The three splits as one bar and its legend, each with a pattern as well as a colour; `children` end the legend line. */
import type { ReactNode } from "react";
import type { Split } from "../../../protocol/records.ts";
import { formatCount } from "../../../base/formatCount.ts";
import type { Tally } from "./filterExamples.ts";
import { splitTitles, splitWords } from "./titles.ts";

const order = ["train", "check", "hidden"] as const satisfies Split[];

export interface SplitBarProps {
  tally: Record<Split, Tally>;
  children?: ReactNode;
}

export function SplitBar({ tally, children }: SplitBarProps) {
  const all = order.reduce((sum, split) => sum + tally[split].examples, 0);
  return (
    <div className="split-bar">
      <div className="split-track" aria-hidden="true">
        {order.map(
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
          {order.map((split) => (
            <div key={split}>
              <dt>
                <span className={`split-key split-${split}`} aria-hidden="true" />
                <span title={splitTitles[split]}>{splitWords[split]}</span>
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
