/** The charts of a run: losses, learning rate, gradient norm and step time. */
import { memo, useMemo, useState } from "react";
import type { Run, RunPoint } from "../../../../protocol/records.ts";
import { CurveChart } from "../../../charts/CurveChart.tsx";
import type { CurveLine } from "../../../charts/curve.ts";
import { curveRows, lossCeiling, type CurveRow } from "../../../charts/curveRows.ts";
import { useThrottled } from "../../../charts/useThrottled.ts";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Tabs } from "../../../parts/controls/Tabs.tsx";
import { durationText } from "../../../parts/words.ts";
import { pointsOf } from "../../../state/runPoints.ts";
import { useApp } from "../../../state/store.ts";
import { bestVersion } from "./bestVersion.ts";
import { useMethods, useStages } from "../useMethods.ts";
import { forgettingWords, stageLines, startsOf } from "./stageCurves.ts";
import { termLines } from "./termCurves.ts";
import { numberText } from "../settings/settingText.ts";

const LOSS_LINES: CurveLine[] = [
  { key: "loss", label: "each step", tone: "raw", stroke: "thin" },
  { key: "smoothed", label: "smoothed", tone: "train", stroke: "solid" },
  { key: "validation", label: "check loss", tone: "validation", stroke: "dashed", dots: true },
];
const one = (key: CurveLine["key"], label: string): CurveLine[] => [
  { key, label, tone: "other", stroke: "solid" },
];

const valueText = (rows: readonly CurveRow[], key: CurveLine["key"]) =>
  rows.findLast((row) => row[key] !== undefined)?.[key]?.toFixed(3) ?? "no value yet";

type TabName = "loss" | "terms" | "stages" | "steps";

export function RunCharts({ run }: { run: Run }) {
  const points = useApp((state) => pointsOf(state, run.id));
  // Together, since each throttled value draws by itself.
  return <Drawn {...useThrottled(useMemo(() => ({ run, points }), [run, points]))} />;
}

/** Memoised: it renders when the throttled run changes, not with each of the ten events a second. */
const Drawn = memo(function Drawn({ run, points }: { run: Run; points: readonly RunPoint[] }) {
  const [tab, setTab] = useState<TabName>("loss");
  const method = useMethods().find(({ id }) => id === run.config.method.id);
  const stages = startsOf(run, useStages(run.config.method));
  const rows = useMemo(() => curveRows(points, run.evals), [points, run.evals]);
  const best = run.bestStep > 0 && run.evals.find((check) => check.step === run.bestStep);
  const terms = termLines(method, rows);
  const ofStages = stageLines(run);
  const forgetting = forgettingWords(run);
  const last = rows.findLast((row) => row.smoothed !== undefined);
  const empty = "The curve begins with the first step.";
  const ms = (value: number) => (value < 950 ? `${Math.round(value)} ms` : durationText(value));
  return (
    <Card>
      <Tabs<TabName>
        label="Curves"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: "loss",
            label: "Loss",
            content: (
              <CurveChart
                title="How surprised it is by the right answers"
                summary={`${last ? `Smoothed loss ${last.smoothed!.toFixed(3)} at step ${last.step}.` : ""} ${
                  best ? `Best version, ${bestVersion(run)}.` : ""
                }`}
                empty={empty}
                rows={rows}
                lines={LOSS_LINES}
                format={(value) => value.toFixed(2)}
                ceiling={lossCeiling(rows)}
                height={280}
                stages={stages}
                marks={best ? [{ step: best.step, value: best.loss, label: "best" }] : []}
              />
            ),
          },
          ...(terms.length > 0
            ? [
                {
                  value: "terms" as const,
                  label: "Terms",
                  content: (
                    <CurveChart
                      title="What the loss is made of, each before its weight"
                      summary={terms
                        .map(({ key, label }) => `${label}: ${valueText(rows, key)}.`)
                        .join(" ")}
                      {...{ rows, empty, stages, height: 280, lines: terms }}
                      format={(value) => value.toFixed(2)}
                    />
                  ),
                },
              ]
            : []),
          ...(ofStages.length > 0
            ? [
                {
                  value: "stages" as const,
                  label: "Stages",
                  content: (
                    <CurveChart
                      title="How surprised it is by the watched answers of each stage"
                      summary={forgetting.join(" ")}
                      {...{ rows, empty, stages, height: 280, lines: ofStages }}
                      format={(value) => value.toFixed(2)}
                    />
                  ),
                },
              ]
            : []),
          {
            value: "steps",
            label: "Steps",
            content: (
              <div className="stack stack-wide">
                <CurveChart
                  title="Step size"
                  summary={`Now ${numberText(points.at(-1)?.lr ?? 0)}.`}
                  {...{ rows, empty, height: 150, format: numberText }}
                  lines={one("lr", "learning rate")}
                />
                <CurveChart
                  title="Push of each step"
                  summary={`Now ${(points.at(-1)?.gradNorm ?? 0).toFixed(2)}.`}
                  {...{ rows, empty, height: 150, format: (value: number) => value.toFixed(2) }}
                  lines={one("gradNorm", "gradient norm")}
                />
                <CurveChart
                  title="Time of a step"
                  summary={`Now ${ms(points.at(-1)?.stepMs ?? 0)}.`}
                  {...{ rows, empty, height: 150, format: ms }}
                  lines={one("stepMs", "time")}
                />
              </div>
            ),
          },
        ]}
      />
      {forgetting.map((sentence) => (
        <p key={sentence} className="small">
          {sentence}
        </p>
      ))}
      <p className="fine">
        Loss: mean negative log likelihood of each answer token, in nats. Check loss: the same on
        questions it does not learn from.
      </p>
    </Card>
  );
});
