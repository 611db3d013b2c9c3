/** Calls about projects and their frozen versions. Part of the table in calls.ts. */
import type { Clearance, Statement } from "../clearance.ts";
import type { DraftingOutcome } from "../drafting.ts";
import type { CheckedLog } from "../log/eventLog.ts";
import type { Media, Project, Version } from "../records.ts";

/** A project of a file. `notes` are sentences about what is otherwise than in the file. */
export interface ImportedProject {
  project: Project;
  notes: string[];
}

export interface ClearanceState {
  /** Whether the project's field asks for it, or pictures that came in while its field did. */
  needed: boolean;
  /**
   * Pictures and clips that are asked about: those that an export would carry or that an adapter may have learnt from, but the
   * shipped general ones; of a project that is no medicine project any more those from then.
   */
  media: Media[];
  /** Null where nothing was stated yet, or about other pictures. */
  clearance: Clearance | null;
}

export interface ProjectCalls {
  "project.list": { args: Record<string, never>; result: Project[] };
  "project.create": { args: { title: string; field: Project["field"] }; result: Project };
  /** A long job: reports `job.progress`, can be cancelled. */
  "project.openSample": { args: { sampleId: string; jobId: string }; result: Project };
  /**
   * Adds the general examples of the embedded model to a project on it that has none, to be mixed in against forgetting and to
   * measure it. How many were added: 0 for other models.
   */
  "project.addGeneral": { args: { projectId: string; jobId: string }; result: number };
  /** How many questions `project.keepGeneral` asks: those that ship with the studio, and those about the project's own pictures. */
  "project.generalQuestions": {
    args: { projectId: string };
    result: { shipped: number; own: number };
  };
  /**
   * The project's model answers general questions, also about pictures of the project, and its answers become general examples of the project: a run keeps them, a
   * check measures those that are hidden. For models that came without general examples. Cancelled, it stores
   * no example; pictures that nothing names go with the next start.
   */
  "project.keepGeneral": {
    args: { projectId: string; jobId: string };
    result: { kept: number; leftOut: DraftingOutcome["leftOut"] };
  };
  /** `before`: the project that the change began with; what another tab changed since is kept. The project as it is then. */
  "project.update": { args: { project: Project; before?: Project }; result: Project };
  "project.remove": { args: { projectId: string }; result: void };
  /** What has to be looked through and stated before files of the project leave. */
  "project.clearance": { args: { projectId: string }; result: ClearanceState };
  /** `hashes`: of the media that a person looked through. */
  "project.clear": {
    args: { projectId: string; hashes: string[]; statements: Statement[] };
    result: Project;
  };
  /** Where a clearance is needed only after `project.clear`. */
  "project.export": { args: { projectId: string; jobId: string }; result: Blob };
  /** What was done in the project, and whether the log is as it was written. */
  "project.log": { args: { projectId: string }; result: CheckedLog };
  "project.import": { args: { file: File; jobId: string }; result: ImportedProject };

  "version.freeze": { args: { projectId: string }; result: Version };
  "version.list": { args: { projectId: string }; result: Version[] };
}
