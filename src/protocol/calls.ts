/**
 * The wire between the page and its worker: one table of calls, one reply each, by id; what comes unasked is in events.ts
 * and what replies hold in reports.ts. Both ends are typed from here, so a missing handler or a misspelt argument does not compile.
 * Big bytes never travel: files go in as `File`, come out as `Blob`, and live in OPFS in between.
 */
import type { InstructionCalls } from "./instructions/instructionCalls.ts";
import type { DraftingOutcome, DraftMakerInfo, DraftRequest } from "./drafting.ts";
import type { Draft, DraftAcceptance, DraftRestoration } from "./drafts.ts";
import type { CoverBox, RemainingUses } from "./coverBoxes.ts";
import type { DicomOpening } from "./dicomDoor.ts";
import type { MethodChoice, MethodSummary, StageInfo } from "./method.ts";
import type {
  CaptionSource,
  OwnSeeds,
  SeedSource,
  SynthesisReport,
  SynthesisSettings,
  SynthesisSources,
} from "./synthesis.ts";
import type { ChatTurn } from "./chatTurn.ts";
import type { ClassTask, SpecialistChoice, SpecialistReport } from "./specialist.ts";
import type { LabelMap, NetworkEntry, NetworkRecord } from "./network.ts";
import type { ModelPart, Preset, RunConfig } from "./config.ts";
import type { Comparison } from "./evaluation/comparison.ts";
import type { ReportWithFindings } from "./evaluation/findings.ts";
import type { TaskId, TaskSummary } from "./evaluation/tasks.ts";
import type { TasteVote } from "./evaluation/taste.ts";
import type {
  MissingModel,
  ModelLocation,
  ModelCheck,
  ModelEntry,
  ModelFit,
  ModelInspection,
} from "./models.ts";
import type { QualityCalls } from "./qualityCalls.ts";
import type { ChatMessage, Example, Media, Project, Run, RunPoint, Version } from "./records.ts";
import type {
  ColumnRole,
  DeviceReport,
  FrameStrip,
  SeenMedia,
  ImportReview,
  RunEstimate,
  ModelInfo,
  SampleInfo,
  Sampling,
  StorageReport,
  TokenView,
} from "./reports.ts";

/** The run that stands for an imported adapter. `notes` are sentences about what is unusual, or could not be checked. */
export interface ImportedRun {
  run: Run;
  notes: string[];
}

/** A project of a file. `notes` are sentences about what is otherwise than in the file. */
export interface ImportedProject {
  project: Project;
  notes: string[];
}

export interface Calls extends QualityCalls, InstructionCalls {
  "device.open": { args: Record<string, never>; result: DeviceReport };
  /** Takes so much memory from the device and gives it back at once: the only way to know that it is there. */
  "device.reserve": { args: { bytes: number }; result: { reservedBytes: number } };
  "storage.report": { args: Record<string, never>; result: StorageReport };
  "storage.persist": { args: Record<string, never>; result: boolean };
  "sample.list": { args: Record<string, never>; result: SampleInfo[] };
  "model.list": { args: Record<string, never>; result: ModelInfo[] };

  /** All models of the Models screen, the one that ships first. */
  "model.entries": { args: Record<string, never>; result: ModelEntry[] };
  /** The models of a project and of its lessons that are not here. */
  "model.missing": { args: { projectId: string }; result: MissingModel[] };
  /** Inspects a model at its source, without weights. `token` is for gated models and kept in memory only. */
  "model.inspect": {
    args: {
      location: ModelLocation;
      token?: string;
      files?: { path: string; file: File }[];
      jobId: string;
    };
    result: ModelInspection;
  };
  /** Imports an inspected model. `accepted`: the user has accepted its licence. */
  "model.import": {
    args: { inspectionId: string; accepted: boolean; jobId: string };
    result: ModelEntry;
  };
  /** Resumes an interrupted download. */
  "model.resume": { args: { modelId: string; token?: string; jobId: string }; result: ModelEntry };
  /** Reads every file again and compares its SHA-256. */
  "model.check": { args: { modelId: string; jobId: string }; result: ModelCheck };
  "model.fit": { args: { modelId: string }; result: ModelFit };
  /** The parts of a model that may carry adapters. */
  "model.parts": { args: { modelId: string }; result: ModelPart[] };
  "model.remove": { args: { modelId: string }; result: void };

  "project.list": { args: Record<string, never>; result: Project[] };
  "project.create": { args: { title: string; field: Project["field"] }; result: Project };
  /** A long job: reports `job.progress`, can be cancelled. */
  "project.openSample": { args: { sampleId: string; jobId: string }; result: Project };
  /**
   * Adds the general examples of the embedded model to a project on it that has none, to be mixed in against forgetting and to
   * measure it. How many were added: 0 for other models.
   */
  "project.addGeneral": { args: { projectId: string; jobId: string }; result: number };
  /** `before`: the project that the change began with; what another tab changed since is kept. The project as it is then. */
  "project.update": { args: { project: Project; before?: Project }; result: Project };
  "project.remove": { args: { projectId: string }; result: void };
  "project.export": { args: { projectId: string; jobId: string }; result: Blob };
  "project.import": { args: { file: File; jobId: string }; result: ImportedProject };

  /** Looks at files without storing anything. Paths are relative to what was dropped. */
  "import.inspect": {
    args: { projectId: string; files: { path: string; file: File }[]; jobId: string };
    result: ImportReview;
  };
  /** Reads a sheet of an open review again, with a role for each of its columns. The review keeps its id; keys of rows change. */
  "import.columns": {
    args: { reviewId: string; sheet: string; roles: (ColumnRole | null)[]; jobId: string };
    result: ImportReview;
  };
  /** Opens the DICOM files behind a door of an open review, or opens them otherwise. Keys of rows change. */
  "import.openDicom": {
    args: { reviewId: string; key: string; opening: DicomOpening; jobId: string };
    result: ImportReview;
  };
  "import.commit": {
    args: { reviewId: string; keys: string[]; jobId: string };
    result: { added: Example[] };
  };
  "import.discard": { args: { reviewId: string }; result: void };

  "example.list": { args: { projectId: string }; result: Example[] };
  /** `before`: the example that the edit began with; what another tab changed since is kept, or it is refused. */
  "example.save": { args: { example: Example; before?: Example }; result: Example };
  "example.remove": { args: { projectId: string; ids: string[] }; result: void };
  /** Undo of remove, and changes of many, which began with `before`. */
  "example.restore": {
    args: { projectId: string; examples: Example[]; before?: Example[] };
    result: void;
  };
  /** Assigns sources to splits by a seeded hash; equal sources stay together. `validation` and `test` are shares, 0 to 1. */
  "example.assignSplits": {
    args: { projectId: string; validation: number; test: number; seed: number };
    result: Example[];
  };
  "example.tokens": { args: { example: Example; system: string }; result: TokenView[] };

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

  "media.blob": { args: { hash: string; size: "thumb" | "full" }; result: Blob };
  /** Of the project's model, or without a project of the one that ships. */
  "media.frames": { args: { hash: string; projectId?: string }; result: FrameStrip };
  /** What the project's model is shown otherwise than the person gave it, in sentences: smaller pictures, a moved line. */
  /** What the project's model gets of one of the media of a conversation, as pictures; null for a model of text alone. */
  "media.seen": {
    args: { projectId: string; media: Media[]; index: number };
    result: SeenMedia | null;
  };
  "media.notes": { args: { projectId: string; media: Media[] }; result: string[] };
  /** Burns black boxes into a stored picture or clip, in the place of the one without. Long job for clips. */
  "media.cover": {
    args: { projectId: string; hash: string; boxes: CoverBox[]; jobId: string };
    result: { media: Media; remaining: RemainingUses };
  };
  /** Stores a picture or clip for chat or for one more turn, re-encoded; it is decoded as the project's model takes it. */
  "media.add": { args: { projectId: string; file: File }; result: Media };

  "version.freeze": { args: { projectId: string }; result: Version };
  "version.list": { args: { projectId: string }; result: Version[] };

  /** The ways of learning, in the order in which screens list them. */
  "method.list": { args: Record<string, never>; result: MethodSummary[] };
  /** The stages of a run by a method with these settings. */
  "method.stages": { args: MethodChoice; result: StageInfo[] };

  /** What a project offers to a synthesizer. */
  "synthesis.sources": { args: { projectId: string }; result: SynthesisSources };
  /** The seed tasks in the project's own examples. `question`: the one whose answers describe pictures. */
  "synthesis.ownSeeds": { args: { projectId: string; question: string }; result: OwnSeeds };
  /** Begins to train a synthesizer. A long job until the training begins, which is then a run like any other. */
  "synthesis.train": {
    args: { projectId: string; seeds: SeedSource; jobId: string };
    result: Run;
  };
  /** Takes in an exported synthesizer, or without files the one that ships for the embedded model. */
  "synthesis.import": {
    args: { projectId: string; files?: { path: string; file: File }[] };
    result: ImportedRun;
  };
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

  /**
   * Base and adapter on the test split with the same prompts. Long job. `split` "validation" asks the questions that were watched
   * while it learnt instead, to find what to teach next; `sheet` its own questions, about hidden pictures or none.
   */
  "eval.start": {
    args: {
      runId: string;
      jobId: string;
      specialist?: SpecialistChoice;
      split?: "validation";
      sheet?: File;
    };
    result: ReportWithFindings;
  };
  /** Weighs a report's right answers about their own and about other pictures. Long job. */
  "eval.rank": {
    args: { projectId: string; reportId: string; jobId: string };
    result: ReportWithFindings;
  };
  "eval.list": { args: { projectId: string }; result: ReportWithFindings[] };
  /** The ways of scoring answers, in the order in which they are looked for. */
  "eval.tasks": { args: Record<string, never>; result: TaskSummary[] };
  /** How the answers to a kind of question are scored from now on; null for what fits. All reports, worked out anew. */
  "eval.chooseTask": {
    args: { projectId: string; kind: string; task: TaskId | null };
    result: { project: Project; reports: ReportWithFindings[] };
  };
  /** Keeps a vote of a blind taste in its report, in place of an earlier one about the same answers. */
  "eval.vote": {
    args: { projectId: string; reportId: string; vote: TasteVote };
    result: ReportWithFindings;
  };
  /**
   * The general model and the newest report of each lesson on the same version as this report, side by side; null where there is
   * one alone. `against`: a model of the comparison, the general one by default.
   */
  "eval.compare": {
    args: { projectId: string; reportId: string; against?: string };
    result: Comparison | null;
  };
  /**
   * A report as one HTML file, with small pictures in it if `pictures`; its answers as CSV; or the comparison with the other
   * reports of its version as CSV.
   */
  "eval.export": {
    args: {
      projectId: string;
      reportId: string;
      format: "html" | "csv" | "comparison";
      pictures: boolean;
      against?: string;
    };
    result: Blob;
  };

  /**
   * runId null answers with the base model. Tokens arrive as `chat.token` events. Until the first one it is a job named
   * `chatId`: opening the model is reported as `job.progress`, and can be cancelled or stopped.
   */
  "chat.send": {
    args: {
      chatId: string;
      projectId: string;
      messages: ChatMessage[];
      runId: string | null;
      sampling: Sampling;
      /** None unless told. */
      specialist?: SpecialistChoice;
    };
    result: {
      text: string;
      tokens: number;
      tokensPerSecond: number;
      finishReason: "end" | "length" | "stopped";
    };
  };
  "chat.stop": { args: { chatId: string }; result: void };
  /** What was said in a project so far, and the same to be kept; nothing said clears it. */
  "chat.load": { args: { projectId: string }; result: ChatTurn[] };
  "chat.save": { args: { projectId: string; turns: ChatTurn[] }; result: void };

  "adapter.export": { args: { runId: string }; result: Blob };
  "adapter.import": {
    args: { projectId: string; files: { path: string; file: File }[] };
    result: ImportedRun;
  };

  /** The questions whose answers are classes, the most likely first. `keepApart`: spellings are classes of their own. */
  "specialist.tasks": { args: { projectId: string; keepApart: boolean }; result: ClassTask[] };
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
    result: { id: string; title: string; isOwnProject: boolean }[];
  };

  /** Image networks that were brought as ONNX, the oldest first. */
  "network.list": { args: Record<string, never>; result: NetworkEntry[] };
  /** Opens the network of a dropped folder, and stores it once it has looked at a trial picture. Long job. */
  "network.import": {
    args: { files: { path: string; file: File }[]; jobId: string };
    result: NetworkRecord;
  };
  /** Which of its classes may be which of these, by spelling. */
  "network.suggestLabels": { args: { id: string; classes: string[] }; result: LabelMap };
  "network.remove": { args: { id: string }; result: void };

  "job.cancel": { args: { jobId: string }; result: void };
}

export type CallName = keyof Calls;
