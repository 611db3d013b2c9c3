/**
 * Before a plan is made: the general examples that ship with the embedded model come into the project, so that every lesson on it
 * can keep general skills and measure whether they stayed. Another model can answer them itself. Without them the plan says what is
 * missing.
 */
import { useEffect, useState, type ReactNode } from "react";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { KeepGeneralCard } from "./KeepGeneralCard.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { addGeneralExamples } from "../../../state/actions/examples.ts";
import { cancelJob, isCancelled, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf } from "../../../state/toasts.ts";

interface WithGeneralExamplesProps {
  projectId: string;
  children: ReactNode;
}

export function WithGeneralExamples({ projectId, children }: WithGeneralExamplesProps) {
  const hasGeneral = useApp(({ examples }) => examples.some(({ part }) => part === "replay"));
  const job = useApp(jobOf("general"));
  const isKeeping = useApp((state) => jobOf("keeping")(state) !== undefined);
  const [isAdding, setIsAdding] = useState(!hasGeneral);
  const [failed, setFailed] = useState<string | null>(null);

  useEffect(() => {
    if (!isAdding) return;
    let current = true;
    const add = async () => {
      try {
        await addGeneralExamples(projectId);
        if (current) setFailed(null);
      } catch (error) {
        if (current) setFailed(isCancelled(error) ? "They were not fetched." : messageOf(error));
      } finally {
        if (current) setIsAdding(false);
      }
    };
    void add();
    return () => {
      current = false;
    };
  }, [projectId, isAdding]);

  if (isAdding && !hasGeneral) {
    return job ? (
      <Card
        title="General examples"
        about="They ship with the model, are mixed in so that it keeps what it can do, and are counted apart from yours."
      >
        <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
      </Card>
    ) : null;
  }
  const again = () => setIsAdding(true);
  return (
    <>
      {failed && !hasGeneral && (
        <Notice tone="warn" action={{ label: "Fetch them", onClick: again }}>
          No general examples are mixed in, and nothing will measure whether general skills stay.{" "}
          {failed}
        </Notice>
      )}
      {!hasGeneral && !failed && <KeepGeneralCard projectId={projectId} />}
      {/* The plan is made anew with the answers: its presets mix them in. */}
      {!isKeeping && children}
    </>
  );
}
