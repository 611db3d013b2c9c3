/** Calls about drafts, the models that help to write them, and synthesizers. Part of the table in calls.ts. */
import type { DraftMakerInfo, DraftRequest, DraftingOutcome } from "../drafting.ts";
import type { Draft, DraftAcceptance, DraftRestoration } from "../drafts.ts";
import type { Run } from "../records.ts";
import type {
  CaptionSource,
  OwnSeeds,
  SeedSource,
  SynthesisReport,
  SynthesisSettings,
  SynthesisSources,
  ToolKind,
} from "../synthesis.ts";
import type { ImportedRun } from "./runCalls.ts";

export interface DraftCalls {
  /** The ways in which a model may help, in the order in which screens list them. */
  "draft.makers": { args: Record<string, never>; result: DraftMakerInfo[] };
  /** The models of a server on this computer. */
  "draft.serverModels": { args: { address: string }; result: string[] };
  /** Writes drafts; each is stored, and sent as an event, as soon as it is written. Long job; asked for again it goes on. */
  "draft.make": { args: DraftRequest & { jobId: string }; result: DraftingOutcome };
  /** All drafts of a project, whatever became of them, in the order in which they were written. */
  "draft.list": { args: { projectId: string }; result: Draft[] };
  /** Makes examples of drafts, or changes examples by them. Those that were rejected may be accepted too. */
  "draft.accept": { args: { projectId: string; ids: string[] }; result: DraftAcceptance };
  /** Stores other words, by a person. Those of an accepted draft stay: its example is changed instead. */
  "draft.edit": { args: { draft: Draft }; result: Draft };
  /** → those that were waiting. */
  "draft.reject": { args: { projectId: string; ids: string[] }; result: Draft[] };
  /** Lets accepted and rejected drafts wait again. */
  "draft.restore": { args: { projectId: string; ids: string[] }; result: DraftRestoration };

  /** What a project offers to a synthesizer. */
  "synthesis.sources": { args: { projectId: string }; result: SynthesisSources };
  /** The seed tasks in the project's own examples. `question`: the one whose answers describe pictures. */
  "synthesis.ownSeeds": { args: { projectId: string; question: string }; result: OwnSeeds };
  /** Begins to train a tool on seed tasks. A long job until the training begins, which is then a run like any other. */
  "synthesis.train": {
    args: { projectId: string; tool: ToolKind; seeds: SeedSource; jobId: string };
    result: Run;
  };
  /** Takes in an exported tool, or without files the synthesizer that ships for the embedded model. */
  "synthesis.import": {
    args: { projectId: string; tool: ToolKind; files?: { path: string; file: File }[] };
    result: ImportedRun;
  };
  /** Asks an entailment tool about the pairs that it has not learnt from, and keeps the score with it. Long job. */
  "synthesis.measure": { args: { runId: string; jobId: string }; result: Run };
  /** Lets a synthesizer write about the pictures that have descriptions, and makes drafts of it. Long job. */
  "synthesis.start": {
    args: {
      projectId: string;
      runId: string;
      captions: CaptionSource;
      settings: SynthesisSettings;
      jobId: string;
    };
    result: SynthesisReport;
  };
  /** Goes on with a pass that was cut off. Long job. */
  "synthesis.resume": {
    args: { projectId: string; id: string; jobId: string };
    result: SynthesisReport;
  };
  /** Newest first. */
  "synthesis.list": { args: { projectId: string }; result: SynthesisReport[] };
  /** Drafts that the pass has made stay. */
  "synthesis.remove": { args: { projectId: string; id: string }; result: void };
}
