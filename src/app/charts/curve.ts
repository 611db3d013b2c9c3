/** Props of the line charts: lines, number format and labelled points. */
import type { CurveRow } from "./curveRows.ts";

export interface CurveLine {
  key: Exclude<keyof CurveRow, "step">;
  label: string;
  /** raw: faint. train, validation: the two main lines. other: a single quiet line. */
  tone: "raw" | "train" | "validation" | "other";
  /** How it is drawn, so that colour never stands alone. */
  stroke: "thin" | "solid" | "dashed";
  /** Small circles at its points: for values that exist only now and then. */
  dots?: boolean;
}

export interface CurveMark {
  step: number;
  value: number;
  label: string;
}

/** Where a stage of a run begins. */
export interface CurveStage {
  step: number;
  title: string;
}

export interface CurveProps {
  rows: CurveRow[];
  lines: CurveLine[];
  format: (value: number) => string;
  marks?: CurveMark[];
  stages?: CurveStage[];
  /** Upper edge of the axis; the data's own when absent. */
  ceiling?: number;
  height?: number;
}
