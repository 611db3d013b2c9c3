/**
 * Drafts: what a template or a model wrote and no person has accepted. They are records of their own kind, so that nothing
 * that trains, checks or freezes examples can meet one; accepting a draft makes an example, or changes one.
 */
import type { Example, Media, Turn } from "./records.ts";

export const DRAFT_STATES = ["waiting", "accepted", "rejected"] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** What accepting a draft does. */
export type DraftTarget =
  /** Adds an example with all its turns. */
  | { kind: "example" }
  /** Gives turn number `turn` of an example the words of the draft's only turn. `was`: the turn when the draft was written. */
  | { kind: "turn"; exampleId: string; turn: number; was: Turn };

/** Something measured about a draft, for who reviews it: a logit, a likelihood, a share. */
export interface Evidence {
  name: string;
  value: number | string;
}

export interface Draft {
  /** Of what it was made from (drafts/draftId.ts), so that making it again makes no second one. */
  id: string;
  projectId: string;
  state: DraftState;
  /** Those that the questions are about. */
  media: Media[];
  /** Each with its provenance. */
  turns: Turn[];
  target: DraftTarget;
  /** As of an example: what it came from. A new example joins the split of this source. */
  source: string;
  /** Sentences about what may be wrong with it. */
  doubts: string[];
  evidence: Evidence[];
  createdAt: string;
  /** Tells the order of those that were written in the same moment; absent before it was stored, and in earlier versions. */
  position?: number;
  /** Who accepted or rejected it: a check rejects what is unusable, and a person may restore that. */
  review?: { by: "person" | "check"; when: string };
  /** Of an accepted draft: the example that it made or changed. */
  exampleId?: string;
}

export type DraftCounts = Record<DraftState, number>;

/** What became of drafts that a person accepted. */
export interface DraftAcceptance {
  /** Those that were made or changed. */
  examples: Example[];
  drafts: Draft[];
  /** Left waiting, each with the reason in a sentence. */
  refused: { draftId: string; reason: string }[];
}

/** Drafts that wait again, and what that did to the examples that they had made or changed. */
export interface DraftRestoration {
  drafts: Draft[];
  /** As they were before. */
  examples: Example[];
  /** Ids of the examples that are gone. */
  removed: string[];
  refused: { draftId: string; reason: string }[];
}
