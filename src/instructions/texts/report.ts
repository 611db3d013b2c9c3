/** A report as clinicians write it: findings, and an impression that sums them up. */
import { readSections } from "./sections.ts";

export interface Report {
  findings: string;
  impression: string;
}

const FINDINGS = ["findings", "finding", "description"];
const IMPRESSION = ["impression", "conclusion", "assessment", "diagnosis"];

/** `readReport` reads it back. */
export function writeReport({ findings, impression }: Report): string {
  return [findings && `Findings:\n${findings}`, impression && `Impression:\n${impression}`]
    .filter(Boolean)
    .join("\n\n");
}

/** Null where the text has neither heading. */
export function readReport(text: string): Report | null {
  const sections = readSections(text, [...FINDINGS, ...IMPRESSION]);
  const textOf = (headings: readonly string[]) =>
    sections
      .filter(({ heading }) => headings.includes(heading))
      .flatMap(({ lines }) => lines)
      .join("\n");
  const [findings, impression] = [textOf(FINDINGS), textOf(IMPRESSION)];
  return findings || impression ? { findings, impression } : null;
}
