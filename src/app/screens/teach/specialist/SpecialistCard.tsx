/** The specialist beside a lesson: which question it answers, the button that trains it, and how good it is. */
import { useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { SpecialistReport } from "../../../../protocol/specialist.ts";
import { CurveChart } from "../../../charts/CurveChart.tsx";
import type { CurveLine } from "../../../charts/curve.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Select } from "../../../parts/controls/Select.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { Switch } from "../../../parts/controls/Switch.tsx";
import { cancelJob, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { questionText, scoreText, taskNotes } from "./specialistText.ts";
import { useSpecialist } from "./useSpecialist.ts";

const LINES: CurveLine[] = [
  { key: "smoothed", label: "learnt from", tone: "train", stroke: "solid" },
  { key: "validation", label: "watched", tone: "validation", stroke: "dashed" },
];

interface SpecialistCardProps {
  projectId: string;
  /** Changes when the examples change. */
  dataKey: string;
}

export function SpecialistCard({ projectId, dataKey }: SpecialistCardProps) {
  const [keepApart, setKeepApart] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const { tasks, report, problem, train } = useSpecialist(projectId, keepApart, dataKey);
  const job = useApp(jobOf("specialist"));
  const task = tasks?.find(({ key }) => key === chosen) ?? tasks?.[0];

  return (
    <Card
      title="The specialist"
      about="A small classifier that looks through the model's eyes and tells your answers to one question apart. It learns in seconds."
    >
      {problem && <Notice tone="error">{problem}</Notice>}
      {!tasks && !problem && <Spinner label="Looking for questions whose answers are classes" />}
      {tasks && !task && (
        <Notice tone="warn">
          No question about pictures has two answers or more that at least two examples to learn
          from give, so there is nothing to tell apart. Write more examples, or learn in another
          way.
        </Notice>
      )}
      {tasks && task && (
        <div className="stack">
          <Select
            label="The question it answers"
            value={task.key}
            choices={tasks.map((one) => ({ value: one.key, label: questionText(one) }))}
            onChange={setChosen}
          />
          <p className="small">
            {task.classes.map(({ label, count }) => `${label} (${count})`).join(" · ")}
          </p>
          {taskNotes(task).map((note) => (
            <p key={note} className="small muted">
              {note}
            </p>
          ))}
          <Switch
            label="Keep every spelling apart"
            hint="Otherwise answers that differ by case or plural alone are one class for it."
            on={keepApart}
            onChange={setKeepApart}
          />
          {job ? (
            <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
          ) : (
            <Button tone={report ? "plain" : "primary"} onClick={() => train(task.key)}>
              {report ? "Train it again" : "Train the specialist"}
            </Button>
          )}
        </div>
      )}
      {report && <SpecialistFacts report={report} />}
    </Card>
  );
}

function SpecialistFacts({ report }: { report: SpecialistReport }) {
  const { points, bestEpoch, sets, score, trainIds } = report;
  const watched = points.some(({ validation }) => validation);
  return (
    <div className="stack">
      <p>{scoreText(report)}</p>
      <p className="fine">
        {`It learnt from ${formatCount(trainIds.length, "example")}, ${formatCount(report.epochs, "time")} over; kept is what it knew after ${formatCount(bestEpoch, "time")}. A lesson keeps its own copy.`}
      </p>
      <Disclosure summary="How it learnt, and what it takes for what">
        <div className="stack">
          <CurveChart
            title="How surprised the specialist is by the right class"
            summary={`Best after ${bestEpoch} of ${report.epochs} epochs.`}
            empty="Nothing yet."
            rows={points.map(({ epoch, trainLoss, validation }) => ({
              ...{ step: epoch, smoothed: trainLoss },
              ...(validation && { validation: validation.loss }),
            }))}
            lines={watched ? LINES : LINES.slice(0, 1)}
            format={(value) => value.toFixed(2)}
            height={180}
          />
          {sets.map(({ key, labels }, i) => (
            <ConfusionTable key={key} labels={labels} counts={score.confusion[i]!} />
          ))}
        </div>
      </Disclosure>
    </div>
  );
}

function ConfusionTable({ labels, counts }: { labels: string[]; counts: number[][] }) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="specialist-table" role="region" aria-label="Classes it confuses" tabIndex={0}>
      <table className="number small">
        <caption className="fine">
          Rows: the right class. Columns: what the specialist says.
        </caption>
        <thead>
          <tr>
            <th scope="col">right</th>
            {labels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, r) => (
            <tr key={labels[r]}>
              <th scope="row">{labels[r]}</th>
              {row.map((count, c) => (
                <td key={labels[c]} className={r === c ? "specialist-right" : ""}>
                  {count}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
