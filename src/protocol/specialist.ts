/** What is known of a project's specialist: the small classifier of its pictures that a model can learn and answer beside. */
import type { Framing } from "../base/media/framing.ts";
import type { LabelMap } from "./network.ts";

/** Spellings of one class. */
export interface ClassLabel {
  /** The spelling that occurs most; among equals the first. */
  label: string;
  /** All spellings, the label among them. */
  spellings: string[];
  /** Train examples. */
  count: number;
}

export interface ClassTask {
  /** Tells the task from the others of the project. */
  key: string;
  /** The wordings in which it is asked, the most frequent first. */
  questions: string[];
  /** Classes with enough train examples, in the order of their first. */
  classes: ClassLabel[];
  /** Answers that too few train examples give to be learnt. */
  rare: ClassLabel[];
  /** Whether labels that differ by case or plural are classes of their own. */
  keepApart: boolean;
}

/** The tasks of a project, or without any why there is none, in a sentence. */
export interface ClassTasks {
  tasks: ClassTask[];
  problem: string | null;
}

/** Classes that one kind of question asks for. A specialist may know several sets; a picture is told apart within its own. */
export interface SpecialistSet {
  /** Of its task. */
  key: string;
  /** Its wordings, the most frequent first. */
  questions: string[];
  /** The classes by their most frequent spelling. */
  labels: string[];
  /** Answers too rare to be learnt. */
  rare: string[];
}

/** After so many epochs. Losses in nats per example. */
export interface SpecialistPoint {
  epoch: number;
  trainLoss: number;
  /** Of the watched examples; absent when there are none. */
  validation?: { loss: number; right: number; of: number };
}

export interface SpecialistScore {
  /** After its training the watched examples, or without any those it learnt from; in a check also the hidden ones. */
  on: "validation" | "train" | "test";
  /** (labels, labels) of each set, rows right, columns given. */
  confusion: number[][][];
  accuracy: number;
  macroF1: number;
  /** Mean area under the ROC curve of each class against the rest; null where none can be ranked, absent in older reports. */
  auc?: number | null;
  of: number;
}

/** A network that a specialist looks through instead of the model's vision tower. */
export interface SpecialistNetwork {
  id: string;
  title: string;
  /** Which of its classes stand for which of the project's, and what its own scores give by that; absent without scores. */
  alone?: { labels: LabelMap; score: SpecialistScore | null };
}

export interface SpecialistReport {
  /** Made anew with every training. */
  id: string;
  projectId: string;
  /** Through whose vision tower it looks, unless it has a network. */
  modelId: string;
  /** Absent for the model's own tower. */
  network?: SpecialistNetwork;
  /** How media that are no squares went into the model's tower; absent as the model's files say, and beside a network. */
  framing?: Framing;
  createdAt: string;
  sets: SpecialistSet[];
  /** Ids of the examples that it learnt from, and number of those watched. */
  trainIds: string[];
  watched: number;
  /**
   * Examples that are asked for a class and whose answer is none: neither learnt from nor counted in the score. Absent in
   * reports of earlier versions.
   */
  unlabelled?: { train: number; watched: number };
  seed: number;
  epochs: number;
  /** The epoch whose weights were kept: the most right answers of the watched examples, then the lowest loss. */
  bestEpoch: number;
  points: SpecialistPoint[];
  score: SpecialistScore;
  /** Numbers that it reads of a picture, and those that it says of it. */
  inputWidth: number;
  width: number;
}

/** Which specialist answers beside the adapter: none, the one that the run learnt beside, or another by its id. */
export type SpecialistChoice = { kind: "none" } | { kind: "own" } | { kind: "other"; id: string };

/** The answers that a specialist tells apart beside those of the one that a run learnt beside. */
export interface LabelDifference {
  /** All labels of the run's own. */
  own: string[];
  /** Those of them that the other does not know, and those that it knows in addition. */
  missing: string[];
  extra: string[];
}

/** A project's specialist that can be plugged in beside a run. */
export interface OtherSpecialist {
  id: string;
  /** Of its project. */
  title: string;
  isOwnProject: boolean;
  /** Null where the run's own is no longer there to compare with. */
  difference: LabelDifference | null;
}

export interface OtherSpecialists {
  specialists: OtherSpecialist[];
  /** Titles of the projects whose specialist is damaged. */
  unreadable: string[];
}
