/** One score as a bar from 0 to 100 %, with its 95 % interval as a whisker and chance as a tick. */
import { percentText } from "../parts/words.ts";
import "./charts.css";

interface ScoreBarProps {
  who: "base" | "adapter";
  label: string;
  value: number;
  low: number;
  high: number;
  chance: number;
  large?: boolean;
}

export function ScoreBar({ who, label, value, low, high, chance, large }: ScoreBarProps) {
  const at = (share: number) => `${Math.min(1, Math.max(0, share)) * 100}%`;
  const words = `${label}: ${percentText(value)} right, between ${percentText(low)} and ${percentText(high)}; guessing gets ${percentText(chance)}`;
  return (
    <div
      className={`score-bar score-${who} ${large ? "score-bar-large" : ""}`}
      role="img"
      aria-label={words}
    >
      <span className="score-fill" style={{ width: at(value) }} />
      <span
        className="score-whisker"
        style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }}
      />
      <span className="score-chance" style={{ left: at(chance) }} />
    </div>
  );
}
