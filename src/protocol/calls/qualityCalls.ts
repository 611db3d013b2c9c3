/** The calls about the quality of a project's examples, and about those that were set aside. Part of the table in calls.ts. */
import type { AsideExample, BestChoice, QualityReport, RelevanceReport } from "../quality.ts";
import type { Example } from "../records.ts";

export interface QualityCalls {
  /** Looks at all own examples. A long job, short where the media were looked at before. */
  "quality.look": { args: { projectId: string; jobId: string }; result: QualityReport };
  /**
   * How much more likely the project's model finds answers with their pictures than with blank ones, of a sample of the examples
   * to learn from; then looks again. Long job.
   */
  "quality.measure": { args: { projectId: string; jobId: string }; result: QualityReport };
  /**
   * How near all own examples are to the domain that these examples and words define. Long job.
   * `network`: id of an image network that was brought, in place of the model's own eyes; where it reads words as well, they are
   * compared with pictures. `textNetwork`: id of one that reads texts, in place of the words that they share.
   */
  "quality.relevance": {
    args: {
      projectId: string;
      ids: string[];
      words: string;
      network?: string;
      textNetwork?: string;
      jobId: string;
    };
    result: RelevanceReport;
  };
  /** The `count` examples to learn from that are soundest and least alike. Changes nothing. Long job. */
  "quality.choose": {
    args: { projectId: string; count: number; jobId: string };
    result: BestChoice;
  };

  /** Examples that were set aside, the newest first. */
  "aside.list": { args: { projectId: string }; result: AsideExample[] };
  /** Sets examples aside; `why` in words for people. */
  "aside.set": {
    args: { projectId: string; ids: string[]; why: string };
    result: AsideExample[];
  };
  "aside.bringBack": { args: { projectId: string; ids: string[] }; result: Example[] };
}
