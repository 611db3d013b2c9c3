/** What an answer of a report is about: answers of one group are not independent. Reports of earlier versions know examples only. */
import type { ScoredAnswer } from "../protocol/reports.ts";

export function groupOf({ group, exampleId }: Pick<ScoredAnswer, "group" | "exampleId">): string {
  return group ?? exampleId;
}
