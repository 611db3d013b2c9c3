/** The numbers of a chart as a table, thinned for screen readers: every evaluation and a few dozen steps between. */
import type { CurveLine } from "./curve.ts";
import type { CurveRow } from "./curveRows.ts";
import { tableRows } from "./tableRows.ts";

interface CurveTableProps {
  title: string;
  rows: CurveRow[];
  lines: CurveLine[];
  format: (value: number) => string;
}

export function CurveTable({ title, rows, lines, format }: CurveTableProps) {
  return (
    // A scrolling box must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="chart-table" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            {lines.map((line) => (
              <th key={line.key} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tableRows(rows, lines).map((row) => (
            <tr key={row.step}>
              <th scope="row">{row.step}</th>
              {lines.map((line) => {
                const value = row[line.key];
                return <td key={line.key}>{value === undefined ? "" : format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
