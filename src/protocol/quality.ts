/** What the Quality page shows of a project's examples: a picture of the set, and findings with their repairs. */
import type { Example, Modality, Split } from "./records.ts";

/** bad: the check or the run is wrong with it. weak: the run is worse with it. hint: it may be meant so. */
export const SEVERITIES = ["bad", "weak", "hint"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What changes of one example. Words change only where a person has written them. */
export interface RowChange {
  id: string;
  split?: Split;
  source?: string;
  /** New answers of its turns, by their number. */
  answers?: { turn: number; answer: string }[];
}

/** One gesture that mends a finding; it can be undone. */
export interface QualityRepair {
  /** On the button. */
  label: string;
  /** What was done, for the message with Undo. */
  done: string;
  /** Ids of examples that are removed, and of those that are set aside. */
  remove?: string[];
  setAside?: string[];
  /** Why they are set aside, in words for people; by default the title of the finding. */
  why?: string;
  change?: RowChange[];
}

/** A question that has different answers about the same files: one of them can stay. */
export interface Conflict {
  /** In its first wording, without placeholders for media; empty where only the files are asked about. */
  question: string;
  /** The one that is given most first. */
  answers: ConflictAnswer[];
}

export interface ConflictAnswer {
  /** In the spelling that is used most. */
  answer: string;
  /** Where it is given: examples, and the numbers of their turns. */
  places: { id: string; turn: number }[];
}

/** Classes of a question that have very unlike numbers of examples: the commonest can be capped. */
export interface UnevenClasses {
  question: string;
  /** The commonest first, with examples to learn from in the order in which a cap keeps them: spread over their sources. */
  classes: { label: string; ids: string[] }[];
  /** The largest number of examples a class at which they are no longer found uneven. */
  suggested: number;
  /** Watched and hidden examples that ask for one of the classes. */
  heldOut: number;
}

export interface QualityFinding {
  /** The rule that found it (quality/index.ts). */
  rule: string;
  severity: Severity;
  /** One sentence with the count. */
  title: string;
  /** Why it matters, and what the rule cannot see. */
  text: string;
  /** Ids of examples that belong together, as duplicates do; each alone where they do not. Empty where it is about the whole set. */
  groups: string[][];
  repairs: QualityRepair[];
  /** Of a finding that a person mends question by question. */
  conflicts?: Conflict[];
  uneven?: UnevenClasses;
}

/** One bar of a chart. */
export interface Bar {
  label: string;
  count: number;
}

/** Bars of a chart with what they count, and what was left out of them. */
export interface BarChart {
  title: string;
  bars: Bar[];
  /** What one count is, and how it was counted, in sentences. */
  note: string;
}

/** A number between 0 and 1 with its name and how it is computed. */
export interface Measure {
  name: string;
  /** null where there is too little to say. */
  value: number | null;
  note: string;
}

export interface QualityReport {
  /** Own examples that were looked at; general ones are not. */
  examples: number;
  questions: number;
  media: number;
  parts: Record<Modality, number>;
  charts: BarChart[];
  measures: Measure[];
  /** The worst first. */
  findings: QualityFinding[];
  /** For each rule a sentence on what it looked at, also where it found nothing. */
  lookedAt: { rule: string; title: string; text: string; found: number }[];
  /** Sentences on what could not be looked at. */
  notSeen: string[];
  seconds: number;
  /** Media whose facts were read anew; the others were known. */
  readAnew: number;
}

/** The examples to learn from that are soundest and least alike. */
export interface BestChoice {
  /** How many there were. */
  from: number;
  /** Ids, in the order in which they were chosen. */
  kept: string[];
  /**
   * With the kept example that is most alike, how far that is (0: equal, 1: unrelated), and its own soundness, 1 where nothing was
   * found.
   */
  leftOut: { id: string; nearest: string; distance: number; soundness: number }[];
}

/** How near an example is to the domain, -1 to 1. */
export interface Relevance {
  id: string;
  similarity: number;
}

export interface RelevanceReport {
  /** The nearest first. */
  scores: Relevance[];
  /** By what they were compared, in a sentence. */
  basis: string;
  /** Own examples that have nothing to compare. */
  leftOut: number;
}

/**
 * An example that a person has set aside, a record of its own kind: nothing that learns, checks, counts or freezes examples can
 * meet it, and it can come back as it was.
 */
export interface AsideExample extends Example {
  /** Why, in words for people, and the ISO time. */
  aside: { why: string; when: string };
}
