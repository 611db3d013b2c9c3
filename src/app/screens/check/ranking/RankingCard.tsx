/** How likely right answers are about their own and about other pictures, before the lesson and after; worked out when asked for. */
import { useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { changeText, sideText } from "../../../../base/words/rankingText.ts";
import type { ReportWithFindings } from "../../../../protocol/evaluation/findings.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { rankAnswers } from "../../../state/actions/evals.ts";
import { cancelJob, isCancelled, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf } from "../../../state/toasts.ts";
import { RankingHistogram } from "./RankingHistogram.tsx";
import "./ranking.css";

export function RankingCard({ report }: { report: ReportWithFindings }) {
  const [problem, setProblem] = useState<string | null>(null);
  const job = useApp(jobOf("rank"));
  const isWeighing = useApp((state) => !!jobOf("classes")(state));
  const { ranking, pictureUse } = report.findings;
  const rank = async () => {
    setProblem(null);
    try {
      await rankAnswers(report);
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
    }
  };
  const most =
    ranking &&
    Math.max(...[ranking.base, ranking.adapter].flatMap(({ own, other }) => [...own, ...other]));

  return (
    <Card
      title="How sure is it of the right answer?"
      about={`How likely each model finds the words of the right answer, about its own picture and about another one: ${formatCount(ranking?.n ?? pictureUse?.n ?? 0, "question")}, without a specialist.`}
    >
      {problem && <Notice tone="error">{problem}</Notice>}
      {job ? (
        <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
      ) : (
        !ranking && (
          <div className="stack">
            <p className="small muted">
              Not worked out yet. Each question is read four more times, so it takes about as long
              as the answers did.
            </p>
            <div>
              <Button disabled={isWeighing} onClick={() => void rank()}>
                Work it out
              </Button>
            </div>
          </div>
        )
      )}
      {ranking && most !== null && (
        <div className="stack">
          <p>{changeText(ranking)}</p>
          <ul className="ranking-legend small">
            <li>
              <i className="ranking-own" aria-hidden="true" /> about its own picture
            </li>
            <li>
              <i className="ranking-other" aria-hidden="true" /> about another picture
            </li>
          </ul>
          <div className="ranking-pair">
            <RankingHistogram
              title="The general model"
              summary={sideText(ranking.base)}
              side={ranking.base}
              most={most}
            />
            <RankingHistogram
              title="Yours"
              summary={sideText(ranking.adapter)}
              side={ranking.adapter}
              most={most}
            />
          </div>
        </div>
      )}
    </Card>
  );
}
