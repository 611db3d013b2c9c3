/** The scores of base and adapter with confidence intervals and chance level. */
import type { Score } from "../../../protocol/reports.ts";
import { ScoreBar } from "../../charts/ScoreBar.tsx";
import { percentText } from "../../parts/words.ts";

const ROWS = [
  { who: "adapter", label: "With your adapter" },
  { who: "base", label: "General model" },
] as const;

interface ScorePairProps {
  score: Score;
  large?: boolean;
  /** Whether the adapter is shown to be a success. */
  isSuccess?: boolean;
}

export function ScorePair({ score, large = false, isSuccess = false }: ScorePairProps) {
  return (
    <div
      className={`score-pair ${large ? "score-pair-large" : ""} ${isSuccess ? "score-better" : ""}`}
    >
      {ROWS.map(({ who, label }) => {
        const { exact, f1, low, high } = score[who];
        return (
          <div key={who} className="score-row">
            <p className="score-head">
              <span>{label}</span>
              <strong className="number">{percentText(exact)}</strong>
            </p>
            <ScoreBar {...{ who, label, low, high, large }} value={exact} chance={score.chance} />
            <p className="fine number">
              between {percentText(low)} and {percentText(high)} (95&nbsp;%) · shared words{" "}
              {percentText(f1)} (token F1)
            </p>
          </div>
        );
      })}
      <p className="fine score-legend number">
        <span>
          <i className="score-legend-chance" aria-hidden="true" />
          always giving the commonest answer: {percentText(score.chance)}
        </span>
        <span>
          <i className="score-legend-whisker" aria-hidden="true" />
          where the true score lies, 19 times of 20
        </span>
      </p>
    </div>
  );
}
