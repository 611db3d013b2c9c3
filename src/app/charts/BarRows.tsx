/** Counts as horizontal bars, each with its name and number: a list for screen readers. */
import { formatCount } from "../../base/words/formatCount.ts";
import "./charts.css";
import "./barRows.css";

export interface BarRowsProps {
  title: string;
  note?: string;
  /** `before`: what the count was; the difference is shown pale. */
  bars: readonly { label: string; count: number; before?: number }[];
}

export function BarRows({ title, note, bars }: BarRowsProps) {
  const most = Math.max(1, ...bars.map(({ count, before = 0 }) => Math.max(count, before)));
  const shareOf = (count: number) => ({ width: `${(count / most) * 100}%` });
  return (
    <figure className="chart bar-rows">
      <figcaption>
        <strong className="chart-title">{title}</strong>
        {note && <span className="fine">{note}</span>}
      </figcaption>
      <ul>
        {bars.map(({ label, count, before = count }) => (
          <li key={label}>
            <span className="bar-rows-label" title={label}>
              {label}
            </span>
            <span className="bar-rows-track" aria-hidden="true">
              {before > count && <span className="bar-rows-before" style={shareOf(before)} />}
              {count > 0 && <span style={shareOf(count)} />}
            </span>
            <span className="number">
              {formatCount(count)}
              {before !== count && ` of ${formatCount(before)}`}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
