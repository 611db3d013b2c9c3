/** What a line chart is told: its lines, its numbers in words, and points worth naming. */
import type { LessonRow } from "./lessonRows.ts";

export interface CurveLine {
  key: Exclude<keyof LessonRow, "step">;
  label: string;
  /** raw: faint. train, check: the two that matter. other: a single quiet line. */
  tone: "raw" | "train" | "check" | "other";
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

export interface CurveProps {
  rows: LessonRow[];
  lines: CurveLine[];
  format: (value: number) => string;
  marks?: CurveMark[];
  /** Upper edge of the axis; the data's own when absent. */
  ceiling?: number;
  height?: number;
}
