/** Counts what a synthesis wrote, lost and kept. Pure. */
import { fromKeys } from "../base/fromKeys.ts";
import {
  FILTER_LABELS,
  type LossReason,
  type Synthesis,
  type SynthesisReport,
  type SynthesisRow,
} from "../protocol/synthesis.ts";
import { isKept } from "./filter/verdict.ts";

export function synthesisReport(
  synthesis: Synthesis,
  rows: readonly SynthesisRow[],
): SynthesisReport {
  const labels: SynthesisReport["labels"] = fromKeys([...FILTER_LABELS, "unreadable"], () => 0);
  const losses: Partial<Record<LossReason, number>> = {};
  for (const { verdict, lost } of rows) {
    if (verdict) labels[verdict.label ?? "unreadable"]++;
    for (const { reason } of lost) losses[reason] = (losses[reason] ?? 0) + 1;
  }
  const count = (wanted: (row: SynthesisRow) => boolean) => rows.filter(wanted).length;
  return {
    ...{ synthesis, rows: [...rows], labels, losses },
    written: count(({ triplet }) => triplet !== null),
    kept: count((row) => isKeptRow(row, synthesis)),
    endless: count(({ endless }) => endless),
    leftOut: count(({ leftOut }) => Boolean(leftOut)),
  };
}

/** Whether a row's question goes to the person: it was written, and the filter, where there is one, said Yes. */
export function isKeptRow(
  { triplet, verdict }: SynthesisRow,
  { settings: { filter } }: Pick<Synthesis, "settings">,
): boolean {
  return triplet !== null && (filter.kind === "none" || (verdict ? isKept(verdict) : false));
}
