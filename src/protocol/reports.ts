/** What calls return: device, storage, models, import reviews and evaluations. */
import type { Framing } from "../base/media/framing.ts";
import type { DicomDoor } from "./dicomDoor.ts";
import type { LongClip } from "./media/longClip.ts";
import type { Slide } from "./media/slide.ts";
import type { ClassLikelihoods } from "./evaluation/classLikelihoods.ts";
import type { RankedAnswer } from "./evaluation/ranking.ts";
import type { TasteVote } from "./evaluation/taste.ts";
import type { SpecialistChoice, SpecialistScore } from "./specialist.ts";
import type { BoxSheet } from "./instructions/boxes.ts";
import type { Part } from "./records.ts";

export interface DeviceReport {
  ok: boolean;
  /** Why there is no GPU, and what to do, in one sentence. Present when not ok. */
  problem?: string;
  name: string;
  /** A software device computes on the processor: everything works, slowly. */
  software: boolean;
  features: string[];
  maxBufferBytes: number;
  maxBindingBytes: number;
}

export interface StorageReport {
  usedBytes: number;
  quotaBytes: number;
  persisted: boolean;
}

export interface SampleInfo {
  id: string;
  title: string;
  about: string;
  licence: string;
  /** Picture to show on its card, an address relative to the page. */
  cover: string;
}

export interface ModelInfo {
  id: string;
  title: string;
  about: string;
  licence: string;
  bytes: number;
  parameters: number;
  frames: number;
  contextTokens: number;
  /** Scores measured when it was made, by skill, 0 to 1. */
  scores: Record<string, number>;
  notices: string[];
}

/** One row of the sheet shown before anything is stored. */
export interface ReviewRow {
  key: string;
  name: string;
  /** asking: not opened before the person says how. doubtful: stored only when the person says so, since it may not be what was meant. */
  state: "ready" | "doubtful" | "asking" | "duplicate" | "broken";
  kind: "image" | "video" | "text";
  /** Why it cannot be used and what to do, or what will be changed (for example: location data will be removed). */
  note: string;
  /** A small picture, when there is one. */
  thumb?: Blob;
  questions: number;
  bytes: number;
}

export interface ImportReview {
  reviewId: string;
  rows: ReviewRow[];
  /** Sentences about whole files: a sheet's columns, a missing picture, a JSON that does not parse. */
  problems: string[];
  /** DICOM files, which are opened by `import.openDicom`. */
  dicoms: DicomDoor[];
  /** Of these `import.keepClip` says what is kept. */
  longClips: LongClip[];
  /** Out of these `import.cutSlide` cuts regions. */
  slides: Slide[];
  /** How the columns of each sheet were understood, to be changed by `import.columns`. */
  sheets: SheetColumns[];
  /** Files of boxes, whose places can be written in another unit by `import.boxes`. */
  boxes: BoxSheet[];
}

/** What a column of a sheet holds. */
export type ColumnRole =
  | "image"
  | "video"
  | "question"
  | "answer"
  | "split"
  | "source"
  | "kind"
  | "annotator"
  | "system"
  | "conversation"
  | "weight"
  | "dish"
  | "ingredients"
  | "steps";

/** A spreadsheet has columns, rows of JSON have fields. */
export type ColumnWord = "column" | "field";

export interface SheetColumns {
  /** Path of the sheet among the dropped files. */
  sheet: string;
  word: ColumnWord;
  /** In the order of the sheet; `role` is null where a column is not used. */
  columns: { heading: string; role: ColumnRole | null }[];
}

/** One token as the model will see it. */
export interface TokenView {
  id: number;
  text: string;
  /** text: from words; visual: filled by the picture; special: start, end, padding. */
  kind: "text" | "visual" | "special";
  /** Whether the loss looks at it. */
  trained: boolean;
}

export interface FrameStrip {
  /** Title of the model whose frames these are. */
  model: string;
  /** Times in seconds of the frames the model looks at, and a small picture of each; none where it takes no clips. */
  times: number[];
  frames: Blob[];
  seconds: number;
  /** Places in the text that they take together. */
  tokens: number;
}

/** One view that the model's eyes get, as a picture. */
export interface SeenView {
  picture: Blob;
  /** Of a clip: when the frame is seen, in seconds. */
  time?: number;
}

/** What a model gets of a picture or clip, before it becomes tokens. */
export interface SeenMedia {
  /** Title of the model. */
  model: string;
  /** Pixels of each view. */
  width: number;
  height: number;
  /** The part of the original that is seen, as shares of its sides from 0 to 1. */
  crop: { left: number; top: number; width: number; height: number };
  /** How it goes in. */
  framing: Framing;
  /** How it may go in, each with the picture that the model would get; of a clip the first frame. None where all are the same. */
  choices: { framing: Framing; picture: Blob }[];
  /** How many pixels of the original one pixel of the sharpest view stands for, along a side; below 1 where it is enlarged. */
  shrink: number;
  views: SeenView[];
  /** Rows and columns of tiles among the views, where the picture is cut into tiles; else 0. */
  rows: number;
  columns: number;
}

/** One test question with both models' greedy answers. Right: exact match with the reference. */
export interface ScoredAnswer {
  exampleId: string;
  turn: number;
  kind: string;
  part: Part;
  question: string;
  reference: string;
  base: string;
  adapter: string;
  /** Whose answers were stopped at the most tokens (EvalReport.maxNewTokens). */
  cut?: ("base" | "adapter")[];
  baseRight: boolean;
  adapterRight: boolean;
  baseF1: number;
  adapterF1: number;
  /**
   * Questions of one group share a picture, clip or source (dataset/questionGroups.ts): they are not independent. Absent in
   * reports of earlier versions: questions of one example are a group.
   */
  group?: string;
  /** The adapter's answer to the same question about the picture or clip of another example, where it was asked. */
  otherPicture?: { exampleId: string; answer: string; right: boolean };
  /** The adapter's answer to the question without its list of answers, where it has one and was asked so. */
  withoutList?: { question: string; answer: string; right: boolean };
}

export interface Score {
  /** Empty where the person named none. */
  kind: string;
  n: number;
  /** Share right by guessing the most common reference answer of the kind. */
  chance: number;
  base: { exact: number; f1: number; low: number; high: number };
  adapter: { exact: number; f1: number; low: number; high: number };
}

/** Base model and adapter on the test split of the run's own data version. */
export interface EvalReport {
  id: string;
  runId: string;
  projectId: string;
  versionId: string;
  createdAt: string;
  /** Test questions of the person's own parts. */
  overall: Score;
  /** Test questions of part "replay": whether general skills were retained. null when there are none. */
  retention: Score | null;
  kinds: Score[];
  answers: ScoredAnswer[];
  /** How many retention questions there were to choose from; `retention.n` of them were asked. */
  retentionTotal?: number;
  /** Test examples that this model cannot take, with the reason. Absent in reports of earlier versions. */
  leftOut?: { exampleId: string; reason: string }[];
  /** Most tokens of an answer, for both models alike. Absent in reports of earlier versions. */
  maxNewTokens?: number;
  /**
   * "alone": without the turns before it, about the same media. Absent in reports of earlier versions: later questions of a
   * conversation had the reference answers of earlier ones before them.
   */
  asked?: "alone";
  /** "picture": sources were too few to group by, so that only questions about one picture or clip are grouped. */
  groupedBy?: "source" | "picture";
  /**
   * By kind, the different reference answers of all splits, where they are few. Absent in reports of earlier versions.
   */
  classes?: Record<string, string[]>;
  seconds: number;
  /** "validation": the questions that were watched while it learnt, and by which the best step was chosen; absent: test. */
  split?: "validation";
  /** The sheet whose questions were asked instead of the examples' own; `hash`: of its bytes, 16 hex digits. */
  sheet?: { name: string; hash: string };
  /** Votes of a blind taste of the two answers, one a question. */
  taste?: TasteVote[];
  /** How likely right answers are about their own and about other pictures; absent until it was asked for. */
  ranking?: RankedAnswer[];
  /** How likely each class is as the answer to each question of a kind that has classes; absent until it was asked for. */
  classLikelihoods?: ClassLikelihoods;
  /** The run learnt from class questions without their list of answers. */
  withoutLists?: true;
  /** The specialist that the adapter answered beside; absent for none. The base model has none. */
  specialist?: SpecialistChoice;
  /** That specialist by itself, on those of the own examples that it knows a class for; absent where there are none. */
  specialistAlone?: SpecialistScore;
}

export interface Sampling {
  /** 0 is greedy. */
  temperature: number;
  topP: number;
  seed: number;
  maxNewTokens: number;
}
