/** Counts as horizontal bars, each with its name and number: a list for screen readers. */
import { formatCount } from "../../base/words/formatCount.ts";
import "./charts.css";
import "./barRows.css";

export interface BarRowsProps {
  title: string;
  note?: string;
  bars: readonly { label: string; count: number }[];
}

export function BarRows({ title, note, bars }: BarRowsProps) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <figure className="chart bar-rows">
      <figcaption>
        <strong className="chart-title">{title}</strong>
        {note && <span className="fine">{note}</span>}
      </figcaption>
      <ul>
        {bars.map(({ label, count }) => (
          <li key={label}>
            <span className="bar-rows-label" title={label}>
              {label}
            </span>
            <span className="bar-rows-track" aria-hidden="true">
              {count > 0 && <span style={{ width: `${(count / most) * 100}%` }} />}
            </span>
            <span className="number">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
