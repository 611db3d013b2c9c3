/** What the files of a report say beside its numbers. */
import type { ReportWithFindings } from "../../protocol/evaluation/findings.ts";
import type { Field } from "../../protocol/records.ts";

export interface ReportFacts {
  report: ReportWithFindings;
  project: string;
  field: Field;
  lesson: string;
  model: string;
  /** Small pictures as data URIs by example id; null where the person did not want them in the file. */
  pictures: ReadonlyMap<string, string> | null;
}
