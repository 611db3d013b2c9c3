/** Before an adapter is shared: which of the answers that it learnt from it says by heart. */
import { formatCount } from "../../../base/words/formatCount.ts";
import type { Run } from "../../../protocol/records.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { hrefOf } from "../../routes.ts";
import {
  isLookingForMemorised,
  lookForMemorised,
  memorisedJob,
} from "../../state/actions/evals.ts";
import { cancelJob, jobOf } from "../../state/job.ts";
import { withoutPlaceholders } from "../../state/questionText.ts";
import { useApp } from "../../state/store.ts";
import { memorisedText } from "./memorisedText.ts";

export function MemorisedBox({ run }: { run: Run }) {
  const job = useApp(jobOf(memorisedJob(run.id)));
  const otherAsked = useApp(isLookingForMemorised);
  const teaching = useApp(({ runs }) => runs.some(({ status }) => status === "running"));
  const found = useApp(({ memorised }) => memorised[run.id]);
  const problem = found && "failed" in found ? found.failed : null;
  // A run that has learnt on since is another adapter.
  const report = found && "report" in found && found.step === run.step ? found.report : null;
  if (job) return <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />;
  return (
    <div className="stack">
      <div className="row">
        <Button
          icon="check"
          disabled={teaching || otherAsked}
          onClick={() => void lookForMemorised(run)}
        >
          {report ? "Look again" : "Look what it says by heart"}
        </Button>
        <p className="fine grow">
          {teaching
            ? "A lesson is running. This can begin when it ends or pauses."
            : otherAsked
              ? "Another lesson is being asked. This can begin when that ends."
              : "It is asked for what it learnt, beside the general model: long answers, and answers with names, numbers or dates."}
        </p>
      </div>
      {problem && <Notice tone="error">{problem}</Notice>}
      {report && (
        <Notice tone={report.repeated.length > 0 ? "warn" : "info"}>{memorisedText(report)}</Notice>
      )}
      {report && report.repeated.length > 0 && (
        <ul className="memorised small">
          {report.repeated.map(({ exampleId, turn, question, said, words, details }) => (
            <li key={`${exampleId} ${turn}`}>
              <a href={hrefOf("examples", exampleId)}>{withoutPlaceholders(question)}</a>
              <q>{said}</q>
              <span className="fine">
                {[
                  formatCount(words.adapter, "word in a row", "words in a row"),
                  ...details.map((detail) => `“${detail}”`),
                ].join(" · ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
