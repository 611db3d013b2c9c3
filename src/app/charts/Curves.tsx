/** The line chart itself, on recharts. Loaded only when a chart is shown, through CurveChart. */
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { CurveLine, CurveProps } from "./curve.ts";
import { axisTicks } from "./axisTicks.ts";
import type { CurveRow } from "./curveRows.ts";

const COLOURS = {
  raw: "var(--curve-raw)",
  train: "var(--train)",
  validation: "var(--validation)",
  other: "var(--info)",
} as const;
const DASHES = { thin: undefined, solid: undefined, dashed: "6 4" } as const;

export function Curves({
  rows,
  lines,
  format,
  marks = [],
  stages = [],
  ceiling,
  height = 240,
}: CurveProps) {
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 320, height }}>
      <LineChart
        data={rows}
        margin={{ top: 12, right: 12, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="step"
          type="number"
          domain={["dataMin", "dataMax"]}
          tickLine={false}
          ticks={axisTicks(rows[0]!.step, rows.at(-1)!.step, 6)}
          stroke="var(--line-strong)"
          height={24}
        />
        <YAxis
          width={46}
          tickLine={false}
          axisLine={false}
          tickCount={5}
          tickFormatter={format}
          domain={[0, ceiling ?? "auto"]}
          allowDataOverflow={ceiling !== undefined}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ className: "curve-cursor" }}
          content={<CurveTip lines={lines} format={format} />}
        />
        {lines.map((line) => (
          <Line
            key={line.key}
            dataKey={line.key}
            type="linear"
            connectNulls
            stroke={COLOURS[line.tone]}
            strokeWidth={line.stroke === "thin" ? 1 : 2}
            strokeDasharray={DASHES[line.stroke]}
            dot={
              line.dots
                ? { r: 3, strokeWidth: 1.5, strokeDasharray: "none", fill: "var(--surface)" }
                : false
            }
            activeDot={line.stroke === "thin" ? false : { r: 4 }}
            isAnimationActive={false}
          />
        ))}
        {stages.map(({ step, title }) => (
          <ReferenceLine
            key={step}
            x={step}
            stroke="var(--line-strong)"
            strokeDasharray="2 4"
            label={{ value: title, position: "insideTopLeft", className: "curve-mark-label" }}
          />
        ))}
        {marks.map((mark) => (
          <ReferenceDot
            key={mark.label}
            x={mark.step}
            y={mark.value}
            r={6}
            className="curve-mark"
            label={{ value: mark.label, position: "top", className: "curve-mark-label" }}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}

interface TipProps {
  lines: CurveLine[];
  format: (value: number) => string;
  /** Filled in by recharts when it shows the tip. */
  active?: boolean;
  payload?: { payload: CurveRow }[];
}

function CurveTip({ lines, format, active, payload }: TipProps) {
  const row = payload?.[0]?.payload;
  if (!active || !row) return null;
  return (
    <div className="curve-tip number">
      <strong>Step {row.step}</strong>
      {lines.map((line) => {
        const value = row[line.key];
        return value === undefined ? null : (
          <span key={line.key}>
            <i className={`curve-key curve-key-${line.stroke} curve-${line.tone}`} />
            {line.label} <b>{format(value)}</b>
          </span>
        );
      })}
    </div>
  );
}
