/** A stacked bar of byte counts with its legend. */
import { formatBytes } from "../../base/words/formatBytes.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import "./charts.css";

export interface StackPart {
  label: string;
  /** Technical name, in small print. */
  term: string;
  bytes: number;
}

interface StackBarProps {
  label: string;
  parts: StackPart[];
}

export function StackBar({ label, parts }: StackBarProps) {
  const total = parts.reduce((sum, part) => sum + part.bytes, 0);
  const whole = Math.max(total, 1);
  const words = parts.map((part) => `${part.label} ${formatBytes(part.bytes)}`).join(", ");
  return (
    <div className="stack-bar">
      <div className="stack-bar-track" role="img" aria-label={`${label}: ${words}`}>
        {parts.map((part, i) => (
          <span
            key={part.label}
            className={`stack-fill stack-fill-${i}`}
            style={{ width: `${(part.bytes / whole) * 100}%` }}
          />
        ))}
      </div>
      <ul className="stack-bar-list">
        {parts.map((part, i) => (
          <li key={part.label}>
            <i className={`stack-key stack-fill-${i}`} />
            <span>
              {part.label} <span className="fine">{part.term}</span>
            </span>
            <span className="number" title={formatCount(part.bytes, "byte")}>
              {formatBytes(part.bytes)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
