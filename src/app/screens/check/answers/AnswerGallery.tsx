/** All answers of a report, filtered by outcome, kind and part. */
import { useMemo, useState } from "react";
import { kindName } from "../../../../base/words/kindName.ts";
import type { ReportWithFindings } from "../../../../protocol/evaluation/findings.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Empty } from "../../../parts/surfaces/Empty.tsx";
import { Select } from "../../../parts/controls/Select.tsx";
import { useApp } from "../../../state/store.ts";
import { AnswerCard } from "./AnswerCard.tsx";
import {
  countOutcomes,
  filterAnswers,
  inOrder,
  OUTCOMES,
  type AnswerFilter,
  type AnswerOrder,
} from "./outcomes.ts";

/** Answers shown at first, and with each further press. */
const PAGE_SIZE = 24;

export function AnswerGallery({ report }: { report: ReportWithFindings }) {
  const examples = useApp((state) => state.examples);
  const byId = useMemo(() => new Map(examples.map((one) => [one.id, one])), [examples]);
  const [filter, setFilter] = useState<AnswerFilter>({ outcome: "all", kind: "all", whose: "own" });
  const [limit, setLimit] = useState(PAGE_SIZE);
  const [order, setOrder] = useState<AnswerOrder>("asked");
  const scores = useMemo(
    () => new Map(report.answers.map((one, i) => [one, report.findings.answerScores[i]!.adapter])),
    [report],
  );

  const change = (next: Partial<AnswerFilter>) => {
    setFilter({ ...filter, ...next });
    setLimit(PAGE_SIZE);
  };
  const inScope = filterAnswers(report.answers, { ...filter, outcome: "all" });
  const counts = countOutcomes(inScope);
  const shown = inOrder(
    filterAnswers(report.answers, filter),
    order,
    (answer) => scores.get(answer) ?? null,
  );
  const kinds = [...new Set(report.answers.map(({ kind }) => kind))].sort();
  const hasRetention = report.answers.some(({ part }) => part === "replay");
  const chips = [{ id: "all" as const, label: "All", about: "every answer" }, ...OUTCOMES];

  return (
    <section className="stack" aria-labelledby="gallery-title">
      <h2 id="gallery-title">Answer by answer</h2>
      <div className="gallery-filters">
        <fieldset className="gallery-chips">
          <legend className="visually-hidden">What the adapter did</legend>
          {chips.map(({ id, label, about }) => (
            <label key={id} className={`gallery-chip gallery-${id}`} title={about}>
              <input
                type="radio"
                name="outcome"
                className="visually-hidden"
                checked={filter.outcome === id}
                onChange={() => change({ outcome: id })}
              />
              {label} <span className="number">{id === "all" ? inScope.length : counts[id]}</span>
            </label>
          ))}
        </fieldset>
        {kinds.length > 1 && (
          <Select
            label="Kind of question"
            labelHidden
            value={filter.kind}
            choices={[
              { value: "all", label: "Every kind" },
              ...kinds.map((kind) => ({ value: kind, label: kindName(kind) })),
            ]}
            onChange={(kind) => change({ kind })}
          />
        )}
        <Select
          label="Order of the answers"
          labelHidden
          value={order}
          choices={[
            { value: "asked", label: "As they were asked" },
            { value: "worst", label: "Worst first" },
          ]}
          onChange={setOrder}
        />
        {hasRetention && (
          <Select
            label="Whose questions"
            labelHidden
            value={filter.whose}
            choices={[
              { value: "own", label: "Your questions" },
              { value: "retention", label: "General questions" },
            ]}
            onChange={(whose) => change({ whose })}
          />
        )}
      </div>
      <p className="small muted">
        {report.split === "validation"
          ? "What went wrong here may become an example to learn from: it is watched no longer then."
          : "These questions stay hidden, or the next check would ask for what was learnt. To teach what went wrong here, add other pictures of the same kind, or ask the watched questions."}
      </p>
      {shown.length === 0 ? (
        <Empty icon="check" title="None of these">
          <p>No answer falls under this choice.</p>
        </Empty>
      ) : (
        <ul className="columns gallery">
          {shown.slice(0, limit).map((answer) => (
            <AnswerCard
              key={`${answer.exampleId}/${answer.turn}`}
              answer={answer}
              example={byId.get(answer.exampleId)}
              isWatched={report.split === "validation"}
            />
          ))}
        </ul>
      )}
      {shown.length > limit && (
        <Button className="gallery-more" onClick={() => setLimit(limit + PAGE_SIZE)}>
          Show {Math.min(PAGE_SIZE, shown.length - limit)} more of {shown.length - limit}
        </Button>
      )}
    </section>
  );
}
