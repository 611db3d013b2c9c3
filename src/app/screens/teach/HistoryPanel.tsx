/** Earlier lessons as cards: the curve, what was set differently, how well it went, and what it takes on disk. */
import { memo, useMemo, useState } from "react";
import type { Run, RunPoint } from "../../../protocol/records.ts";
import { Sparkline } from "../../charts/Sparkline.tsx";
import { useThrottled } from "../../charts/useThrottled.ts";
import { Badge } from "../../parts/status/Badge.tsx";
import { Button } from "../../parts/controls/Button.tsx";
import { Confirm } from "../../parts/surfaces/Confirm.tsx";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { agoText } from "../../parts/words.ts";
import { hrefOf } from "../../routes.ts";
import { removeRun } from "../../state/actions/runs.ts";
import { pointsOf } from "../../state/runPoints.ts";
import { useApp } from "../../state/store.ts";
import { showToast, showError } from "../../state/toasts.ts";
import { bestVersion } from "./live/bestVersion.ts";
import { useMethods } from "./useMethods.ts";
import { settingDifferences } from "./settings/settingText.ts";

interface HistoryPanelProps {
  /** Newest first. */
  runs: Run[];
  shownId: string | undefined;
}

export function HistoryPanel({ runs: now, shownId }: HistoryPanelProps) {
  const pointsNow = useApp((state) => state.runPoints);
  const latest = useMemo(() => ({ runs: now, runPoints: pointsNow }), [now, pointsNow]);
  // Together, since each throttled value draws by itself.
  const { runs, runPoints } = useThrottled(latest);
  const [gone, setGone] = useState<Run | null>(null);
  if (runs.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="history-title">
      <h2 id="history-title">Lessons so far</h2>
      <ul className="columns history">
        {runs.map((run, i) => (
          <HistoryCard
            key={run.id}
            run={run}
            points={pointsOf({ runPoints }, run.id)}
            before={runs[i + 1]}
            isShown={run.id === shownId}
            onDelete={setGone}
          />
        ))}
      </ul>
      <Confirm
        open={gone !== null}
        title={`Delete “${gone?.title}”?`}
        action="Delete it"
        onClose={() => setGone(null)}
        onConfirm={() => {
          const run = gone!;
          removeRun(run.id).then(
            () => showToast(`Deleted. ${formatBytes(run.adapterBytes)} freed.`),
            showError,
          );
        }}
      >
        <p>Its adapter, curves and saved versions go for good. Your examples stay.</p>
      </Confirm>
    </section>
  );
}

const STATUS_WORDS: Record<Run["status"], string> = {
  running: "learning",
  paused: "paused",
  stopped: "stopped",
  done: "finished",
  failed: "interrupted",
};

interface HistoryCardProps {
  run: Run;
  points: readonly RunPoint[];
  before: Run | undefined;
  isShown: boolean;
  onDelete: (run: Run) => void;
}

const HistoryCard = memo(function HistoryCard({
  run,
  points,
  before,
  isShown,
  onDelete,
}: HistoryCardProps) {
  const best = bestVersion(run);
  const methods = useMethods();
  const changed = before ? settingDifferences(before.config, run.config, methods) : [];
  return (
    <li className={`history-card ${isShown ? "history-shown" : ""}`}>
      <div className="row row-between">
        <h3 className="grow clip">
          <a href={hrefOf("teach", run.id)} aria-current={isShown ? "true" : undefined}>
            {run.title}
          </a>
        </h3>
        <Badge tone={run.status === "done" ? "good" : "plain"}>
          {run.origin === "imported" ? "brought in" : STATUS_WORDS[run.status]}
        </Badge>
      </div>
      {points.length > 0 ? (
        <Sparkline values={points.map((point) => point.loss)} />
      ) : (
        <div className="sparkline" />
      )}
      <p className="small number">
        {best === undefined ? "No check yet" : `Best: ${best}`}
        <span className="muted">
          {" "}
          · {agoText(run.createdAt)} · {formatBytes(run.adapterBytes)}
          {run.config.halfProducts && " · products in half precision (f16)"}
          {run.branch && ` · began from “${run.branch.title}”, step ${run.branch.step}`}
        </span>
      </p>
      <p className="fine history-changed">
        {before === undefined
          ? `rank ${run.config.adapter.rank}, ${run.step} steps`
          : changed.length === 0
            ? "Same settings as the one before"
            : changed.map(({ label, from, to }) => `${label} ${from} → ${to}`).join(" · ")}
      </p>
      <div className="row history-buttons">
        {run.tool ? (
          <a className="button button-plain button-sm" href={hrefOf("examples", "make")}>
            {run.config.method.id === "entailment"
              ? "A tool that compares answers"
              : "A tool that writes questions"}
          </a>
        ) : (
          <a className="button button-plain button-sm" href={hrefOf("teach", `new:${run.id}`)}>
            Teach again like this
          </a>
        )}
        <Button
          tone="quiet"
          size="sm"
          icon="trash"
          aria-label={`Delete ${run.title}`}
          disabled={run.status === "running"}
          onClick={() => onDelete(run)}
        />
      </div>
    </li>
  );
});
