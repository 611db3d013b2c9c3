/** What the files of a report say beside its numbers. */
import type { Comparison } from "../../protocol/evaluation/comparison.ts";
import type { ReportWithFindings } from "../../protocol/evaluation/findings.ts";
import type { Field } from "../../protocol/records.ts";

export interface ReportFacts {
  report: ReportWithFindings;
  /** With the other runs that were asked the same; null where there is none. */
  comparison: Comparison | null;
  project: string;
  field: Field;
  runTitle: string;
  model: string;
  /** Small pictures as data URIs by example id; null where the person did not want them in the file. */
  pictures: ReadonlyMap<string, string> | null;
}
