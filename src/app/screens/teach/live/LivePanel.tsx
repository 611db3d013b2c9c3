/** A lesson as it stands: where it is, how fast, what to make of it, and what can be done. The same face after a reload. */
import { useMemo, useState } from "react";
import type { Run, RunPoint } from "../../../../protocol/records.ts";
import { Badge, type BadgeTone } from "../../../parts/status/Badge.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Switch } from "../../../parts/controls/Switch.tsx";
import { countText, durationText } from "../../../parts/words.ts";
import { pointsOf } from "../../../state/runPoints.ts";
import { useApp } from "../../../state/store.ts";
import { listsText } from "../mixture/mixtureWords.ts";
import { bestVersion } from "./bestVersion.ts";
import { runSentence } from "./runSentence.ts";
import { learningMs, liveProgress, recentSpeed } from "./liveProgress.ts";
import { RunButtons } from "./RunButtons.tsx";
import { canWakeLock, useWakeLock } from "./useWakeLock.ts";

const STATUS_BADGES: Record<Run["status"], { tone: BadgeTone; word: string }> = {
  running: { tone: "info", word: "Learning" },
  paused: { tone: "warn", word: "Paused" },
  stopped: { tone: "plain", word: "Stopped, kept" },
  done: { tone: "good", word: "Finished" },
  failed: { tone: "bad", word: "Interrupted" },
};

const TONE_ICONS = { calm: "info", good: "ok", watch: "eye", bad: "warn" } as const;

export function LivePanel({ run }: { run: Run }) {
  const phase = useApp((state) => state.runPhases[run.id]);
  const leftMs = useApp((state) => state.runLeftMs[run.id] ?? 0);
  const [awake, setAwake] = useState(false);
  const isRunning = run.status === "running";
  useWakeLock(awake && isRunning && !run.isElsewhere);

  const points = useApp((state) => pointsOf(state, run.id));
  const { tone, text } = runSentence(run, points);
  const badge = STATUS_BADGES[run.status];
  return (
    <Card
      className="live"
      title={
        <span className="row live-title">
          {run.title} <Badge tone={badge.tone}>{badge.word}</Badge>
        </span>
      }
      actions={!run.isElsewhere && <RunButtons run={run} />}
    >
      {run.origin === "trained" && run.status !== "done" && (
        <div className="live-now">
          <p className="live-percent number" aria-hidden="true">
            {run.totalSteps > 0 ? Math.round((run.step / run.totalSteps) * 100) : 0}
            <span> %</span>
          </p>
          <div className="grow">
            <ProgressBar {...liveProgress(run, phase, leftMs)} />
          </div>
        </div>
      )}
      {run.origin === "trained" && <LiveFacts run={run} points={points} />}
      <p className={`live-sentence live-${tone}`} role="status">
        <Icon name={TONE_ICONS[tone]} />
        <span>{text}</span>
      </p>
      {run.lists && <p className="small muted">{listsText(run.lists)}</p>}
      {isRunning && (
        <div className="row row-between small muted">
          <span>
            {run.isElsewhere
              ? "It is learning in another tab of this browser. Watch it here; pause or stop it there. If that tab is closed, it can go on here."
              : "Other tabs and screens are fine; only keep this tab open."}
          </span>
          {canWakeLock && !run.isElsewhere && (
            <Switch label="Keep the screen awake" on={awake} onChange={setAwake} />
          )}
        </div>
      )}
    </Card>
  );
}

function LiveFacts({ run, points }: { run: Run; points: readonly RunPoint[] }) {
  const speed = recentSpeed(points);
  const spent = useMemo(() => learningMs(points, run.step), [points, run.step]);
  return (
    <dl className="live-facts number">
      {run.status === "done" && (
        <div>
          <dt>Steps</dt>
          <dd>{run.step}</dd>
        </div>
      )}
      <div>
        <dt>Learning for</dt>
        <dd>{spent > 0 ? durationText(spent) : "–"}</dd>
      </div>
      <div>
        <dt>Speed</dt>
        <dd>{speed > 0 ? `${countText(speed)} tokens/s` : "–"}</dd>
      </div>
      <div>
        <dt>Best version</dt>
        <dd>{bestVersion(run) ?? "–"}</dd>
      </div>
      <div>
        <dt>Saved up to</dt>
        <dd>{run.savedStep > 0 ? `step ${run.savedStep}` : "–"}</dd>
      </div>
    </dl>
  );
}
