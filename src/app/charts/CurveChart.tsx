/** A titled line chart with its legend and, as its accessible alternative, the same numbers as a table. */
import { lazy, Suspense } from "react";
import { Disclosure } from "../parts/surfaces/Disclosure.tsx";
import { CurveTable } from "./CurveTable.tsx";
import type { CurveProps } from "./curve.ts";
import "./charts.css";

const Curves = lazy(async () => ({ default: (await import("./Curves.tsx")).Curves }));

export interface CurveChartProps extends CurveProps {
  title: string;
  /** The chart's text alternative: its current state in a sentence. */
  summary: string;
  /** Shown instead of an empty plot. */
  empty: string;
}

export function CurveChart({ title, summary, empty, ...curve }: CurveChartProps) {
  const { rows, lines, height = 240 } = curve;
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <span className="chart-title">{title}</span>
        <ul className="chart-legend">
          {lines.map((line) => (
            <li key={line.key}>
              <i className={`curve-key curve-key-${line.stroke} curve-${line.tone}`} />
              {line.label}
            </li>
          ))}
        </ul>
      </figcaption>
      {rows.length === 0 ? (
        <p className="chart-empty" style={{ height }}>
          {empty}
        </p>
      ) : (
        <>
          <div role="img" aria-label={`${title}. ${summary}`} style={{ minHeight: height }}>
            <Suspense fallback={<div className="chart-wait" style={{ height }} />}>
              <Curves {...curve} />
            </Suspense>
          </div>
          <Disclosure summary="As a table">
            <CurveTable title={title} rows={rows} lines={lines} format={curve.format} />
          </Disclosure>
        </>
      )}
    </figure>
  );
}
