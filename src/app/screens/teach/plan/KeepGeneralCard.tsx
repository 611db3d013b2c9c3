/** For a model that came without general examples: it answers general questions itself, and lessons keep these answers. */
import { useEffect, useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { countGeneralQuestions, keepGeneral } from "../../../state/actions/examples.ts";
import { cancelJob, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";

export function KeepGeneralCard({ projectId }: { projectId: string }) {
  const job = useApp(jobOf("keeping"));
  const [count, setCount] = useState<{ shipped: number; own: number } | null>(null);
  useEffect(() => {
    countGeneralQuestions(projectId).then(setCount, showError);
  }, [projectId]);
  if (count === null) return null;

  return (
    <Card
      title="Keep what the model can do"
      about={`This model came without general examples. It can answer ${formatCount(count.shipped, "general question")} about drawn scenes and plain words${ofOwn(count.own)} now, before it learns: lessons then keep its answers, and the check measures whether the hidden ones stay the same. That lessons learn from the model's own answers is our choice.`}
    >
      {job ? (
        <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
      ) : (
        <>
          <Button onClick={() => void keepGeneral(projectId).catch(showError)}>
            Let it answer {formatCount(count.shipped + count.own, "question")}
          </Button>
          <p className="fine">
            Short answers, eight at a time, after the model is opened. The time left is shown with
            the first ones; stopping keeps none of them. The plan is made anew with the answers.
          </p>
        </>
      )}
    </Card>
  );
}

const ofOwn = (count: number) =>
  count > 0 ? `, and ${formatCount(count, "such question")} about pictures of this project,` : "";
