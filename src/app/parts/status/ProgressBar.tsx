/** Progress of a job: phase, amount, rate and remaining time. Announced to screen readers in steps of 10 %. */
import type { Progress } from "../../../base/async/progressMeter.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { amountText, countText, durationText } from "../words.ts";
import { Button } from "../controls/Button.tsx";
import "./progress.css";

export interface ProgressBarProps extends Omit<Progress, "rate" | "leftMs"> {
  rate?: number;
  leftMs?: number;
  onCancel?: () => void;
}

export function ProgressBar(props: ProgressBarProps) {
  const { phase, done, total, rate = 0, leftMs = 0, unit, onCancel } = props;
  const share = total > 0 ? Math.min(1, done / total) : null;
  const tenth = share === null ? phase : `${phase}: ${Math.floor(share * 10) * 10} %`;
  return (
    <div className="progress">
      <div className="progress-head">
        <span className="progress-phase">{phase}</span>
        {onCancel && (
          <Button tone="quiet" size="sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      <progress
        className="progress-track"
        aria-label={phase}
        max={1}
        // Without a value the progress element is indeterminate.
        value={share ?? undefined}
      />
      <p className="progress-facts fine number">
        {total > 0 && <span>{amountText(props)}</span>}
        {rate > 0 && (
          <span>{`${(unit === "bytes" ? formatBytes : countText)(rate)} a second`}</span>
        )}
        {leftMs > 0 && <span>{`about ${durationText(leftMs)} left`}</span>}
      </p>
      <output className="visually-hidden">{tenth}</output>
    </div>
  );
}
