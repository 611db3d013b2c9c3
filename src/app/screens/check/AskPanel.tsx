/** Picks a lesson and asks; while it asks, counts what comes back. */
import { useState } from "react";
import type { ScoredAnswer } from "../../../protocol/reports.ts";
import { BesideSelect } from "../../parts/controls/BesideSelect.tsx";
import { Button } from "../../parts/controls/Button.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { Select, type Choice } from "../../parts/controls/Select.tsx";
import { formatCount } from "../../../base/words/formatCount.ts";
import { go } from "../../routes.ts";
import { startEval } from "../../state/actions/evals.ts";
import { goIn } from "../../state/actions/projects.ts";
import { cancelJob, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { waiter } from "../../state/waiter.ts";
import type { SpecialistChoice } from "../../../protocol/specialist.ts";
import { SheetButton } from "./SheetButton.tsx";
import { countOutcomes } from "./answers/outcomes.ts";
import { useQuestionCounts } from "./useQuestionCounts.ts";

interface AskPanelProps {
  runId: string;
  choices: Choice<string>[];
  hasReport: boolean;
}

const NO_ANSWERS: ScoredAnswer[] = [];

export function AskPanel({ runId, choices, hasReport }: AskPanelProps) {
  const job = useApp(jobOf("eval"));
  const answers = useApp((state) => (job && state.evalAnswers[job.id]) ?? NO_ANSWERS);
  const [problem, setProblem] = useState<string | null>(null);
  const counts = useQuestionCounts(runId);
  const teaching = useApp(({ runs }) => runs.some(({ status }) => status === "running"));
  const [beside, setBeside] = useState<SpecialistChoice>({ kind: "none" });

  async function ask(questions: "test" | "validation" | File) {
    setProblem(null);
    const waits = waiter();
    try {
      const { id, projectId } = await startEval(runId, beside, questions);
      await waits.lead({
        ...{ text: "The check is made.", label: "Read it" },
        go: () => goIn(projectId, "check", id),
      });
    } catch (error) {
      waits.fail(error, setProblem);
    }
  }

  if (job) {
    const { fixed, broken, right, wrong } = countOutcomes(answers);
    return (
      <Card>
        <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
        {answers.length > 0 && (
          <p className="small muted number">
            So far: {right} right both times, {fixed} fixed by the adapter, {broken} broken by it,{" "}
            {wrong} wrong both times.
          </p>
        )}
      </Card>
    );
  }
  return (
    <Card>
      <div className="ask">
        <Select
          label="Lesson"
          value={runId}
          choices={choices}
          onChange={(chosen) => {
            setBeside({ kind: "none" });
            go("check", chosen);
          }}
        />
        <BesideSelect runId={runId} choice={beside} onChange={setBeside} />
        <Button
          tone={hasReport ? "plain" : "primary"}
          icon="check"
          disabled={counts === undefined || counts?.test === 0 || teaching}
          onClick={() => void ask("test")}
        >
          {hasReport
            ? "Ask again"
            : `Ask ${counts ? formatCount(counts.test, "hidden question") : "the hidden questions"}`}
        </Button>
        {counts && counts.validation > 0 && (
          <Button tone="quiet" disabled={teaching} onClick={() => void ask("validation")}>
            Ask {counts.validation} watched
          </Button>
        )}
      </div>
      {counts && counts.retention > 0 && !hasReport && counts.test > 0 && (
        <p className="small muted">
          With yours go {formatCount(counts.retention, "general question")}, to see what it still
          knows.
        </p>
      )}
      <SheetButton disabled={teaching} onChoose={(sheet) => void ask(sheet)} />
      {counts && counts.validation > 0 && hasReport && (
        <p className="small muted">
          Watched questions say nothing about how good it is, since its best step was chosen by
          them. Their wrong answers show what to teach next, and may become examples to learn from.
        </p>
      )}
      {counts?.test === 0 && (
        <Notice tone="warn" action={{ label: "Go to Examples", onClick: () => go("examples") }}>
          No examples are kept hidden. Asking what it has learnt by heart would prove nothing: keep
          some hidden, then teach again.
        </Notice>
      )}
      {teaching && (
        <p className="small muted">
          A lesson is running. Checking can begin when it ends or pauses.
        </p>
      )}
      {problem && (
        <Notice tone="error" title="The check did not finish">
          {problem}
        </Notice>
      )}
    </Card>
  );
}
