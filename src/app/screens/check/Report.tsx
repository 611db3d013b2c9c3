/** One report: the score, large; each kind of question; retention; what the numbers cannot say; every answer. */
import { Fragment } from "react";
import type { ReportWithFindings } from "../../../protocol/evaluation/findings.ts";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { formatCount } from "../../../base/words/formatCount.ts";
import { pointsGained } from "../../../base/words/pointsGained.ts";
import { agoText, durationText } from "../../parts/words.ts";
import { useApp } from "../../state/store.ts";
import { AnswerGallery } from "./answers/AnswerGallery.tsx";
import { EarlierReports } from "./EarlierReports.tsx";
import { ComparisonCard } from "./comparison/ComparisonCard.tsx";
import { AucCard } from "./classes/AucCard.tsx";
import { ConfusionCard } from "./classes/ConfusionCard.tsx";
import { KindTable } from "./KindTable.tsx";
import { ReportFiles } from "./ReportFiles.tsx";
import { ScorePair } from "./ScorePair.tsx";
import { TaskCard } from "./tasks/TaskCard.tsx";
import { TasteCard } from "./taste/TasteCard.tsx";
import { useTasks } from "./tasks/useTasks.ts";
import { RankingCard } from "./ranking/RankingCard.tsx";
import { ListUseCard } from "./ListUseCard.tsx";
import { PictureUseCard } from "./PictureUseCard.tsx";

const TONES = { good: "good", calm: "info", watch: "warn" } as const;

export function Report({ report }: { report: ReportWithFindings }) {
  const title = useApp(({ runs }) => runs.find(({ id }) => id === report.runId)?.title);
  const chosen = useApp(
    ({ projects }) => projects.find(({ id }) => id === report.projectId)?.tasks,
  );
  const tasks = useTasks();
  const { overall, retention, kinds, findings } = report;
  const { tone, text } = findings.verdict;
  const gain = pointsGained(overall.base.exact, overall.adapter.exact);
  return (
    <>
      <div className="report">
        <div className="stack stack-wide">
          <Card
            title="Right answers"
            about={`${formatCount(overall.n, `${report.split ? "watched" : "hidden"} question`)}${report.sheet ? ` of ${report.sheet.name}` : ""} · ${title ?? "a deleted lesson"}`}
          >
            <ScorePair score={overall} large isSuccess={tone === "good"} />
            <p className="report-gain number">
              <strong className={tone === "good" ? "report-up" : ""}>
                {gain > 0 ? "+" : gain < 0 ? "−" : "±"}
                {Math.abs(gain)}
              </strong>{" "}
              points over the general model
            </p>
            <Notice tone={TONES[tone]}>{text}</Notice>
            <p className="fine number">
              version {report.versionId} · {agoText(report.createdAt)} · took{" "}
              {durationText(report.seconds * 1000)}
              {report.specialist && " · beside a specialist"}
            </p>
            {findings.specialistAlone && <p className="small">{findings.specialistAlone}</p>}
          </Card>
          {findings.pictureUse && <PictureUseCard use={findings.pictureUse} />}
          {findings.listUse && <ListUseCard use={findings.listUse} />}
          {findings.pictureUse && !report.sheet && <RankingCard report={report} />}
          {!report.sheet && findings.kinds.some(({ table }) => table) && (
            <AucCard report={report} />
          )}
          <TasteCard report={report} />
        </div>
        <div className="stack stack-wide">
          {retention ? (
            <Card title="General skills kept" about={retentionWords(report, retention.n)}>
              <ScorePair score={retention} />
            </Card>
          ) : (
            <Card title="General skills kept" tone="sunken">
              <p className="muted small">
                Not measured: the lesson's examples had no general questions in their hidden split.
                A new lesson on Scion Sprout brings some along; another model can answer them itself
                before its lesson, on the Teach screen.
              </p>
            </Card>
          )}
          <ReportFiles report={report} lesson={title ?? "a deleted lesson"} />
          <EarlierReports shownId={report.id} />
        </div>
      </div>
      <ComparisonCard report={report} />
      <KindTable kinds={kinds.slice(0, findings.kinds.length)} />
      {findings.kinds.map(({ kind, table, task }) => (
        <Fragment key={kind}>
          <TaskCard
            {...{ kind, task, tasks, projectId: report.projectId }}
            chosen={chosen?.[kind]}
          />
          {table && <ConfusionCard {...{ report, kind, table }} />}
        </Fragment>
      ))}
      {retention && (
        <Disclosure summary="General questions, by kind">
          <KindTable kinds={kinds.slice(findings.kinds.length)} />
        </Disclosure>
      )}
      <Card title="What these numbers cannot say" tone="sunken">
        <ul className="report-notes">
          {findings.limitations.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Card>
      <AnswerGallery report={report} />
    </>
  );
}

/** How many of the general questions were asked; without a count, all of them, as in older reports. */
function retentionWords({ retentionTotal }: ReportWithFindings, asked: number): string {
  const words = `${formatCount(asked, "question")} that are not yours: has it forgotten anything?`;
  return retentionTotal === undefined || retentionTotal <= asked
    ? words
    : `${words} Chosen by chance out of ${retentionTotal}, the same ones for every lesson.`;
}
