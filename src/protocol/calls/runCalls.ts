/** Calls about training: methods, runs, specialists, and adapters as files. Part of the table in calls.ts. */
import type { Preset, RunConfig } from "../config.ts";
import type { MethodChoice, MethodSummary, StageInfo } from "../method.ts";
import type { LabelMap } from "../network.ts";
import type { Run, RunPoint } from "../records.ts";
import type { RunEstimate } from "../planning/runEstimate.ts";
import type { ClassTasks, OtherSpecialists, SpecialistReport } from "../specialist.ts";

/** The run that stands for an imported adapter. `notes` are sentences about what is unusual, or could not be checked. */
export interface ImportedRun {
  run: Run;
  notes: string[];
}

export interface RunCalls {
  /** The ways of learning, in the order in which screens list them. */
  "method.list": { args: Record<string, never>; result: MethodSummary[] };
  /** The stages of a run by a method with these settings. */
  "method.stages": { args: MethodChoice; result: StageInfo[] };

  "run.presets": { args: { projectId: string }; result: Preset[] };
  "run.estimate": { args: { projectId: string; config: RunConfig }; result: RunEstimate };
  /** `from`: the run whose adapter it begins with, instead of new values. */
  "run.start": {
    args: { projectId: string; config: RunConfig; title: string; from?: string };
    result: Run;
  };
  /** Also while the model is still being opened. */
  "run.pause": { args: { runId: string }; result: void };
  "run.resume": { args: { runId: string }; result: Run };
  /** keep: the adapter as it is now becomes the result; otherwise the run and its files go. */
  "run.stop": { args: { runId: string; keep: boolean }; result: void };
  "run.list": { args: { projectId: string }; result: Run[] };
  /** The points of all runs of a project, by run id. */
  "run.metrics": { args: { projectId: string }; result: Record<string, RunPoint[]> };
  "run.remove": { args: { runId: string }; result: void };

  /** Of a medicine project only after `project.clear`. */
  "adapter.export": { args: { runId: string }; result: Blob };
  "adapter.import": {
    args: { projectId: string; files: { path: string; file: File }[] };
    result: ImportedRun;
  };

  /** The questions whose answers are classes, the most likely first. `keepApart`: spellings are classes of their own. */
  "specialist.tasks": { args: { projectId: string; keepApart: boolean }; result: ClassTasks };
  /** Trains it anew on the tasks of these keys, through a network that was brought or the model's own tower. Long job. */
  "specialist.train": {
    args: {
      projectId: string;
      keys: string[];
      keepApart: boolean;
      seed: number;
      network?: { id: string; labels: LabelMap };
      jobId: string;
    };
    result: SpecialistReport;
  };
  "specialist.get": { args: { projectId: string }; result: SpecialistReport | null };
  /** Those of all projects that can be plugged in beside a run. */
  "specialist.others": {
    args: { runId: string };
    result: OtherSpecialists;
  };
}
