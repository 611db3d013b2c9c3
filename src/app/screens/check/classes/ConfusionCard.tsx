/** A kind of question with few possible answers: what was taken for what, by both models, and the answers behind each cell. */
import { useMemo, useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { kindName } from "../../../../base/words/kindName.ts";
import type {
  Classification,
  KindFindings,
  ReportWithFindings,
} from "../../../../protocol/evaluation/findings.ts";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { useApp } from "../../../state/store.ts";
import { AnswerCard } from "../answers/AnswerCard.tsx";
import { ClassTable } from "./ClassTable.tsx";
import { ConfusionMatrix, NO_CLASS, type MatrixCell } from "./ConfusionMatrix.tsx";

type Who = "adapter" | "base";

const WHO: { who: Who; label: string }[] = [
  { who: "adapter", label: "With your adapter" },
  { who: "base", label: "General model" },
];

interface ConfusionCardProps {
  report: ReportWithFindings;
  kind: string;
  table: NonNullable<KindFindings["table"]>;
}

export function ConfusionCard({ report, kind, table }: ConfusionCardProps) {
  const [open, setOpen] = useState<(MatrixCell & { who: Who }) | null>(null);
  const { classes } = table;
  const n = table.adapter.cells.flat(2).length;
  const toggle = (who: Who, cell: MatrixCell) => {
    const isOpen = open?.who === who && open.row === cell.row && open.column === cell.column;
    setOpen(isOpen ? null : { who, ...cell });
  };
  return (
    <Card
      title={kind ? `What is taken for what: ${kind}` : "What is taken for what"}
      about={`${formatCount(n, "question")} with ${classes.length} possible answers. Press a number to see its pictures.`}
    >
      <div className="confusion-pair">
        {WHO.map(({ who, label }) => (
          <ConfusionMatrix
            key={who}
            label={label}
            name={`${label}, ${kindName(kind)}`}
            classes={classes}
            cells={table[who].cells}
            open={open?.who === who ? open : null}
            onOpen={(cell) => toggle(who, cell)}
          />
        ))}
      </div>
      {open && (
        <OpenCell
          report={report}
          indices={table[open.who].cells[open.row]![open.column]!}
          title={`Right: ${classes[open.row]}. ${open.who === "adapter" ? "Your adapter" : "The general model"} said: ${classes[open.column] ?? NO_CLASS}.`}
        />
      )}
      <ClassTable {...table} />
    </Card>
  );
}

interface OpenCellProps {
  report: ReportWithFindings;
  indices: Classification["cells"][number][number];
  title: string;
}

function OpenCell({ report, indices, title }: OpenCellProps) {
  const examples = useApp((state) => state.examples);
  const byId = useMemo(() => new Map(examples.map((one) => [one.id, one])), [examples]);
  return (
    <section className="stack" aria-live="polite">
      <h3 className="confusion-open">
        {title} <span className="fine number">{formatCount(indices.length, "answer")}</span>
      </h3>
      <ul className="columns gallery">
        {indices.map((at) => {
          const answer = report.answers[at]!;
          return <AnswerCard key={at} answer={answer} example={byId.get(answer.exampleId)} />;
        })}
      </ul>
    </section>
  );
}
