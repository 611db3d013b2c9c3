/** A small line chart without axes. Decorative: the numbers are in the text beside it. */
import { decimate } from "./decimate.ts";
import { smooth } from "./smooth.ts";
import { sparkPath } from "./sparkPath.ts";
import "./charts.css";

export function Sparkline({ values }: { values: readonly number[] }) {
  const smoothed = smooth(values, 0.8);
  const kept = decimate(Array.from(smoothed.keys()), smoothed, 80).map((i) => smoothed[i]!);
  const line = sparkPath(kept, 160, 40, 4);
  return (
    <svg className="sparkline" viewBox="0 0 160 40" preserveAspectRatio="none" aria-hidden="true">
      {line && <path className="sparkline-area" d={`${line}V40H0Z`} />}
      <path className="sparkline-line" d={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
