/** Questions written out of descriptions by a synthesizer: how it is asked, what it wrote, and what became of each piece. */
import type { Provenance } from "./provenance.ts";
import type { Media } from "./records.ts";

/** A question with both answers, as a synthesizer learns and writes them. */
export interface TaskTriplet {
  instruction: string;
  /** As short as it can be. */
  precise: string;
  /** With its reason. */
  informative: string;
}

export type LossReason =
  /** The text ends before the answer does. */
  | "cut off"
  /** Nothing tells a question from an answer. */
  | "no answer follows"
  | "several answers run together"
  | "empty question"
  | "empty answer"
  | "no control line"
  /** Questions with answers were written, and none of them has both a short and a reasoned one. */
  | "no pair";

/** A piece of what was written that is no question with an answer. */
export interface LostPiece {
  text: string;
  reason: LossReason;
}

/**
 * What the consistency filter can say. No: the short answer does not follow from the reasoned one. Open: several readings are
 * right, or the question asks for a description or for background.
 */
export const FILTER_LABELS = ["Yes", "No", "Open"] as const;
export type FilterLabel = (typeof FILTER_LABELS)[number];

export interface Verdict {
  /** What was said, as it came; of a rule, the label. */
  output: string;
  /** Null for an output that is none of the labels: then nothing is kept. */
  label: FilterLabel | null;
  /** The logit of each label's first token, where a model was asked. */
  logits?: Readonly<Record<FilterLabel, number>>;
  /** Why, where a rule decided. */
  why?: string;
}

/**
 * Who says whether both answers agree. rule: our own, without a model. model: one that is asked in words, by cases. entailment: a
 * tool of the project that has learnt it (a run), with its name when it was asked.
 */
export type FilterChoice =
  | { kind: "none" }
  | { kind: "rule" }
  | { kind: "model"; modelId: string }
  | { kind: "entailment"; runId: string; name: string };

/** reasoned: the reason and then the answer, as in the paper. precise: the short answer alone, our choice. */
export type ComposedAnswer = "reasoned" | "precise";

export interface SynthesisSettings {
  /**
   * free: the model writes whole turns, as in the paper. guided: their fixed lines are given and it writes the words between
   * them, our choice for models that do not keep the form; so both answers are to one question.
   */
  writing: "free" | "guided";
  /** 0 takes the most likely words. */
  temperature: number;
  seed: number;
  /** Most tokens of all that is written about one picture. */
  maxNewTokens: number;
  filter: FilterChoice;
  answer: ComposedAnswer;
  /** The description goes into the draft too, before or after the question. */
  withCaption: boolean;
}

/** A picture with its description. */
export interface CaptionedPicture {
  media: Media;
  caption: string;
  /** Who wrote the description; absent where that is not known. */
  provenance?: Provenance;
  /** As of an example: what it came from. */
  source: string;
}

/** What was written about one picture, and what became of it. */
export interface SynthesisRow {
  /** Of its picture in the synthesis. */
  index: number;
  /** As it was written, with the model's own marks. */
  text: string;
  /** It was still writing when no token was left to it. */
  endless: boolean;
  lost: LostPiece[];
  triplet: TaskTriplet | null;
  /** Why nothing could be asked about this picture, such as a description longer than the model reads. */
  leftOut?: string;
  /** Once the filter has seen it. */
  verdict?: Verdict;
}

export type SynthesisStatus = "running" | "paused" | "done" | "failed";

/** One pass of a synthesizer over pictures with descriptions. Its rows are kept one by one, so that it can go on. */
export interface Synthesis {
  id: string;
  projectId: string;
  /** The synthesizer. */
  runId: string;
  /** Its name when it was asked, for provenance. */
  synthesizer: string;
  createdAt: string;
  settings: SynthesisSettings;
  pictures: CaptionedPicture[];
  status: SynthesisStatus;
  /** Why it stopped, in a sentence. */
  message?: string;
  /** Drafts that were added at the end. */
  drafts?: { waiting: number; rejected: number; known: number };
}

/** A synthesis with its rows, as the page shows it. */
export interface SynthesisReport {
  synthesis: Synthesis;
  rows: SynthesisRow[];
  /** Pictures of which a question with both answers was read. */
  written: number;
  /** Of those, by the filter. */
  labels: Record<FilterLabel | "unreadable", number>;
  kept: number;
  /** By reason, over all pieces. */
  losses: Partial<Record<LossReason, number>>;
  endless: number;
  leftOut: number;
}

/** Where descriptions or seed tasks come from. */
export type CaptionSource =
  /** Answers to this question, without placeholders. */
  | { kind: "question"; question: string }
  /** Those that ship with the sample project. */
  | { kind: "sample" };

export type SeedSource = { kind: "question"; question: string } | { kind: "shipped" };

/** What seed tasks teach: to write questions, or to say whether two answers agree. Each is the id of its method too. */
export type ToolKind = "synthesizer" | "entailment";

/** What a project offers to a synthesizer. */
export interface SynthesisSources {
  /** Questions that may ask for a description, the likeliest first, with the pictures to learn from that answer them. */
  questions: { question: string; pictures: number }[];
  /** Pictures of the project whose description ships with its sample. */
  sampleCaptions: number;
  /** Seed tasks that ship with the studio. */
  shippedSeeds: number;
  /** Whether a synthesizer for the project's model ships too. */
  shippedTool: boolean;
}

/** What can be made of the project's own examples as seed tasks. */
export interface OwnSeeds {
  tasks: number;
  pictures: number;
  /** Different ones among them: of one question alone it learns to ask that one. */
  questions: number;
  incomplete: { name: string; reason: string }[];
}
