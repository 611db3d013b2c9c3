/** What every stretch of steps learns from, as stacked columns; and the sum of the whole lesson as one bar. */
import type { MixtureReport } from "../../../../protocol/instructions/mixture.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import "../../../charts/charts.css";
import { binText, SET_FILLS, SET_TITLES } from "./mixtureWords.ts";

export function MixtureChart({ sets, bins }: MixtureReport) {
  const drawn = sets.filter(({ run }) => run > 0);
  const total = drawn.reduce((sum, { run }) => sum + run, 0);
  const most = Math.max(
    ...bins.map(({ counts }) => drawn.reduce((sum, { set }) => sum + counts[set], 0)),
  );
  const sum = drawn
    .map(({ set, run }) => `${SET_TITLES[set].toLowerCase()} ${formatCount(run)}`)
    .join(", ");
  const last = bins.at(-1)?.to ?? 0;
  return (
    <figure className="mixture-chart">
      <div
        className="mixture-total"
        role="img"
        aria-label={`In the whole lesson of ${formatCount(last, "step")}: ${sum}`}
      >
        {drawn.map(({ set, run }) => (
          <span
            key={set}
            className={`stack-fill stack-fill-${SET_FILLS[set]}`}
            style={{ width: `${(100 * run) / total}%` }}
          />
        ))}
      </div>
      <div className="mixture-steps" aria-hidden="true">
        {bins.map((bin) => (
          <span key={bin.from} className="mixture-step" title={binText(bin)}>
            {drawn.map(({ set }) => (
              <span
                key={set}
                className={`mixture-part stack-fill-${SET_FILLS[set]}`}
                style={{ height: `${(100 * bin.counts[set]) / most}%` }}
              />
            ))}
          </span>
        ))}
      </div>
      <figcaption className="mixture-axis fine number" aria-hidden="true">
        <span>step 1</span>
        <span>{formatCount(last)}</span>
      </figcaption>
    </figure>
  );
}
