/**
 * The records that page, worker, storage and project archives share, as plain JSON: examples, frozen versions of the data
 * set, and training runs. A change of shape needs a step in formats/migrations.ts.
 */

import type { SlideRegion } from "./media/slide.ts";
import type { Provenance } from "./provenance.ts";
import type { RunStage } from "./instructions/schedule.ts";

/** What a question is about. Each kind has its own instruction set, as in arXiv 2406.16346. */
export type Modality = "image" | "video" | "text";

/** validation: its loss is measured while training. test: asked only by the Check screen. */
export type Split = "train" | "validation" | "test";
export const SPLITS: readonly Split[] = ["train", "validation", "test"];

/** One picture or clip, stored by the SHA-256 of its re-encoded bytes. */
export interface Media {
  kind: "image" | "video";
  hash: string;
  mime: string;
  bytes: number;
  width: number;
  height: number;
  /** Clips only: length in seconds and number of frames in the file. */
  seconds?: number;
  frameCount?: number;
  /** Clips whose frames are not evenly spaced: the timestamp of each in seconds. Absent: index × seconds / frameCount. */
  times?: number[];
  /** What made a picture that came in DICOM, by DICOM's code ("CT"): the one thing kept of its header. */
  modality?: string;
  /** Of a picture that was cut out of a slide: where it lies, in pixels of a level, and how much of the glass a pixel shows. */
  region?: SlideRegion & { micrometres?: number };
  /** The name the file had on the person's disk. Kept here, never exported. */
  localName: string;
}

/** One question and its answer. `kind` groups scores (for example "name", "list"); free text, may be empty. */
export interface Turn {
  question: string;
  answer: string;
  kind: string;
  /** False for an answer that is context only: no loss is computed of it, and no check asks for it. */
  trained?: false;
  /** Who wrote it; absent where that is not known. */
  provenance?: Provenance;
}

/**
 * One conversation about zero or more media. Questions hold `<image>` / `<video>` placeholders where the media go;
 * the number of placeholders equals the number of media of that kind, in order.
 */
export interface Example {
  id: string;
  projectId: string;
  /** Which part of the project it belongs to: "image", "video", "text" or "replay". */
  part: Part;
  media: Media[];
  turns: Turn[];
  split: Split;
  /** What it came from (a scene, a burst, a patient, a file). A split never separates equal sources. */
  source: string;
  /** ISO time of the last edit. */
  editedAt: string;
}

/** "replay" rows are general examples mixed in against forgetting; they are not the person's own data. */
export type Part = Modality | "replay";

export type Field = "cooking" | "medicine" | "other";

export interface Project {
  id: string;
  title: string;
  field: Field;
  /** One line in front of every conversation; may be empty. */
  system: string;
  modelId: string;
  createdAt: string;
  /** How media that are no squares go in: of new lessons, and where the model answers without an adapter. Absent: "crop". */
  framing?: import("../base/media/framing.ts").Framing;
  /** How answers are scored, by kind of question, where the person chose it. */
  tasks?: Record<string, import("./evaluation/tasks.ts").TaskId>;
  /** Templates that the person wrote. */
  templates?: import("./instructions/ownTemplate.ts").OwnTemplate[];
  /** Set for projects made from a shipped sample: where the pictures come from and under which licence. */
  notice?: { about: string; licence: string; text: string };
  /** What a person stated before files of a medicine project left. */
  clearance?: import("./clearance.ts").Clearance;
  /** Hashes of the pictures and clips that it had while its field was medicine, where it has another now: they stay asked about. */
  medicineMedia?: string[];
}

/** A frozen data set: the rows as they were, named by the hash of their content. */
export interface Version {
  /** First 16 hex digits of the content hash (dataset/version.ts). */
  id: string;
  projectId: string;
  createdAt: string;
  counts: Record<Split, number>;
  turns: Record<Split, number>;
  /** What a tool of the project learns from (Run.tool): no run takes it, and the versions of examples do not show it. */
  tool?: true;
}

export type RunStatus = "running" | "paused" | "stopped" | "done" | "failed";

/** One optimiser step. Losses are mean negative log likelihood per answer token, in nats. */
export interface RunPoint {
  step: number;
  loss: number;
  lr: number;
  gradNorm: number;
  tokensPerSecond: number;
  stepMs: number;
  /** The terms of the loss by name, without their coefficients, where the method has several. */
  terms?: Record<string, number>;
}

/** Validation after `step` steps; step 0 is the model before it learns. */
export interface EvalPoint {
  step: number;
  loss: number;
  /** Exact matches among the answers to the validation rows' first questions, where all of these are short. */
  answers?: { right: number; of: number };
  /** Where the schedule has several stages, of each: the watched conversations that it learns. */
  stages?: StageEval[];
}

/** How well the model answers what one stage of a schedule teaches. */
export interface StageEval {
  /** Mean loss of each of its watched conversations, in nats. */
  losses: number[];
  /**
   * After the end of the stage: the mean change of these losses since then, with its 95 % interval over conversations. Above 0 it
   * forgot.
   */
  since?: { change: number; low: number; high: number };
}

/** What made an evaluated step the best (runs/bestStep.ts). */
export type BestBy = "answers" | "loss";

/** What a version froze: the examples in the order of dataset/version.ts, and the system line of every conversation. */
export interface VersionContent {
  rows: Example[];
  system: string;
}

/** What the adapter answered after `step` steps to one of the run's fixed sample prompts. */
export interface SampleAnswer {
  step: number;
  exampleId: string;
  turn: number;
  question: string;
  reference: string;
  answer: string;
}

export interface RunBranch {
  runId: string;
  title: string;
  /** Of the values that it began with. */
  step: number;
  /** The versions that these values were learnt from, as far as they are known. */
  learnt: string[];
}

export interface Run {
  id: string;
  projectId: string;
  versionId: string;
  title: string;
  config: import("./config.ts").RunConfig;
  status: RunStatus;
  /** Why it failed or stopped, in one sentence for people. */
  message?: string;
  createdAt: string;
  step: number;
  totalSteps: number;
  /** Of a schedule of several stages, these in order; absent: one of all steps. */
  stages?: RunStage[];
  /** Step of the newest checkpoint that can be resumed; 0 without one. */
  savedStep: number;
  /** Step of the best evaluation after the start; 0 without one. */
  bestStep: number;
  /** What made it the best; in runs of earlier versions absent, and then the loss. */
  bestBy?: BestBy;
  /** Where it learns without lists of answers (RunConfig.withoutLists): how many questions had one. */
  lists?: import("./instructions/mixture.ts").ListCounts;
  /** The run whose adapter it began with; absent: it began with new values. */
  branch?: RunBranch;
  /** Which step's values the result of a run that ended has, and why these. */
  result?: { step: number; by: BestBy | "newest" };
  evals: EvalPoint[];
  sampleAnswers: SampleAnswer[];
  /** Adapter size on disk, bytes. */
  adapterBytes: number;
  /** "trained" here, or "imported" from a PEFT folder. */
  origin: "trained" | "imported";
  /** A tool of the project, such as a synthesizer: it is not offered where answers are given, checked or compared. */
  tool?: true;
  /** Of an entailment tool that was measured. */
  entailment?: import("./evaluation/entailmentScore.ts").EntailmentScore;
  /** The kernels that it computes with: kept, so that it comes to the same weights when it is resumed. Project files leave them out. */
  kernels?: import("./device/deviceSpeed.ts").RunKernels;
  /** Where its time went beside the steps. Only of runs that were trained here; project files leave it out. */
  timings?: RunTimings;
  /** Another tab trains it. Only told to pages, never stored. */
  isElsewhere?: true;
}

/** Milliseconds, and what they were spent on. */
export interface RunTimings {
  /** Views that the towers saw before the first step. */
  views: number;
  viewsMs: number;
  /** Evaluations, with the answers to the sample prompts. */
  checks: number;
  checksMs: number;
}

/** A run with all its points, as project archives hold it. Storage keeps them apart (storage/metrics.ts). */
export interface RunWithPoints extends Run {
  points: RunPoint[];
}

/** One message of a chat. `media` fill the placeholders of `text` in order. */
export interface ChatMessage {
  role: "user" | "assistant";
  text: string;
  media: Media[];
}
