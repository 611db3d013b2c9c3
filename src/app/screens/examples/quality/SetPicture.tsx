/** The picture of the set: charts of what is in it, and how different its questions are. */
import type { QualityReport } from "../../../../protocol/quality.ts";
import { BarRows } from "../../../charts/BarRows.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";

export function SetPicture({ report }: { report: QualityReport }) {
  const { charts, measures } = report;
  return (
    <Card title="The set at a glance">
      <div className="quality-charts">
        {charts.map(({ title, note, bars }) => (
          <BarRows key={title} title={title} note={note} bars={bars} />
        ))}
      </div>
      <dl className="quality-measures">
        {measures.map(({ name, value, note }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="number">{value === null ? "–" : value.toFixed(2)}</dd>
            <dd className="fine">{note}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
