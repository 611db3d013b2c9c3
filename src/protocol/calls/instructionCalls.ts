/** Calls about templates, mixtures and what importing asks of a person. Part of the table in calls.ts. */
import type { RunConfig } from "../config.ts";
import type { Draft } from "../drafts.ts";
import type { Example } from "../records.ts";
import type { ImportReview } from "../reports.ts";
import type { BoxUnit } from "../instructions/boxes.ts";
import type { MixtureReport } from "../instructions/mixture.ts";
import type { OwnTemplate } from "../instructions/ownTemplate.ts";
import type {
  TemplateChoice,
  TemplatePreview,
  TemplateTaskInfo,
} from "../instructions/templates.ts";
import type { TemplateSheet } from "../instructions/templateSheets.ts";

export interface InstructionCalls {
  /** Kinds of templates, in the order in which screens list them. */
  "template.list": { args: Record<string, never>; result: TemplateTaskInfo[] };
  /** What is wrong with a template that a person wrote, in a sentence; null where nothing is. */
  "template.check": { args: { template: OwnTemplate }; result: string | null };
  /** What templates would write about the examples of a project. Stores nothing. */
  "template.preview": {
    args: { projectId: string; choice: TemplateChoice };
    result: TemplatePreview;
  };
  /** Stores what templates write as drafts. `known`: conversations that were there already. */
  "template.draft": {
    args: { projectId: string; choice: TemplateChoice };
    result: { drafts: Draft[]; known: number };
  };
  /** Stores it as examples, without a review. `refused`: why some could not be. */
  "template.add": {
    args: { projectId: string; choice: TemplateChoice };
    result: { examples: Example[]; known: number; refused: string[] };
  };

  /** What the mixture of a run comes to, from the sequence that it takes its examples from. */
  "run.mixture": { args: { projectId: string; config: RunConfig }; result: MixtureReport };
  /** Writes the places of boxes in another unit. The review keeps its id; keys of rows change. */
  "import.boxes": {
    args: { reviewId: string; sheet: string; unit: BoxUnit };
    result: ImportReview;
  };
  /** Sheets to begin with, in the order in which screens list them. */
  "import.templateSheets": { args: Record<string, never>; result: readonly TemplateSheet[] };
}
