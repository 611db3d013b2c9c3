/** The answers to the run's sample prompts at every evaluation, with what changed. */
import { useMemo } from "react";
import type { Run } from "../../../../protocol/records.ts";
import { Badge } from "../../../parts/status/Badge.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { useApp } from "../../../state/store.ts";
import { sampleBoard, type SampleRow, type SampleStep } from "./sampleBoard.ts";

export function SampleBoard({ run }: { run: Run }) {
  const examples = useApp((state) => state.examples);
  const rows = useMemo(
    () => sampleBoard(run.sampleAnswers, examples),
    [run.sampleAnswers, examples],
  );
  return (
    <Card
      title="The same questions, again and again"
      about="Asked at every check. Words that are new since the time before are underlined."
    >
      {rows.length === 0 ? (
        <p className="muted small">
          {run.status === "running"
            ? "The first answers come with the first check, before it learns."
            : "No answers were taken in this lesson."}
        </p>
      ) : (
        <ul className="samples">
          {rows.map((row) => (
            <SampleQuestion key={row.key} row={row} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function SampleQuestion({ row }: { row: SampleRow }) {
  const [newest, ...older] = row.steps;
  const media = row.media[0];
  return (
    <li className="sample">
      {media && (
        <span className="sample-picture">
          <MediaView media={media} size="thumb" alt="" />
        </span>
      )}
      <div className="grow stack stack-tight">
        <p className="sample-question">{row.question}</p>
        {newest && (
          <p className="sample-answer">
            <Words step={newest} />
          </p>
        )}
        <p className="sample-facts fine number">
          {newest && (
            <Badge tone={newest.isRight ? "good" : "plain"}>
              {newest.isRight ? "as wanted" : "not yet"}
            </Badge>
          )}
          {newest && (
            <span>{newest.step > 0 ? `since step ${newest.step}` : "as before learning"}</span>
          )}
          {row.steadyFor > 1 && <span>steady for {formatCount(row.steadyFor, "check")}</span>}
        </p>
        {newest && !newest.isRight && <p className="small muted">Wanted: {row.reference}</p>}
        {older.length > 0 && (
          <Disclosure summary={`Before: ${formatCount(older.length, "other answer")}`}>
            <ol className="sample-older">
              {older.map((step) => (
                <li key={step.step}>
                  <span className="fine number">
                    {step.step > 0 ? `step ${step.step}` : "before learning"}
                  </span>
                  <span>
                    <Words step={step} />
                  </span>
                </li>
              ))}
            </ol>
          </Disclosure>
        )}
      </div>
    </li>
  );
}

function Words({ step }: { step: SampleStep }) {
  if (step.words.length === 0) return <em className="muted">(no words)</em>;
  return step.words.map(({ text, isNew }, i) => (
    // Words repeat; their place is their identity.
    // oxlint-disable-next-line react/no-array-index-key
    <span key={i}>{isNew ? <ins>{text}</ins> : text} </span>
  ));
}
