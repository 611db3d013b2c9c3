/** The three splits as one bar and its legend; each split has a pattern as well as a colour. */
import type { Split } from "../../../protocol/records.ts";
import { plural } from "../../parts/words.ts";
import type { Tally } from "./filterExamples.ts";
import { splitTitles } from "./titles.ts";

const order = ["train", "check", "hidden"] as const satisfies Split[];

export function SplitBar({ tally }: { tally: Record<Split, Tally> }) {
  const all = order.reduce((sum, split) => sum + tally[split].examples, 0);
  return (
    <div className="split-bar">
      <div className="split-track" aria-hidden="true">
        {order.map((split) => (
          <span
            key={split}
            className={`split-piece split-${split}`}
            style={{ flexGrow: all ? tally[split].examples : split === "train" ? 1 : 0 }}
          />
        ))}
      </div>
      <dl className="split-legend">
        {order.map((split) => (
          <div key={split}>
            <dt>
              <span className={`split-key split-${split}`} aria-hidden="true" />
              {splitTitles[split]}
            </dt>
            <dd className="number">
              <strong>{tally[split].examples}</strong>
              <span className="fine">{plural(tally[split].turns, "question")}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
