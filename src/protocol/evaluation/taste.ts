/** A blind taste: a person prefers one of two answers without knowing whose they are. */
import type { Estimate } from "./estimate.ts";

export const TASTE_TAGS = ["truer", "more exact", "clearer", "safer", "briefer"] as const;
export type TasteTag = (typeof TASTE_TAGS)[number];

export type Preference = "base" | "adapter" | "equal";

/** Kept in the report whose answers they are about. */
export interface TasteVote {
  exampleId: string;
  turn: number;
  preferred: Preference;
  /** Why; may be empty. */
  tags: TasteTag[];
  /** ISO time. */
  votedAt: string;
}

export interface TasteFindings {
  /** Own questions to which the two gave different answers: those that can be tasted. */
  tastable: number;
  /** Own questions to which they gave the same. */
  same: number;
  adapter: number;
  base: number;
  equal: number;
  /** The adapter's share of the votes that preferred one; null without any. */
  share: Estimate | null;
  /** Two-sided probability of such votes by luck: exact sign flips of whole groups of questions. */
  luck: number;
  /** How often each reason was given for each of them. */
  tags: { tag: TasteTag; adapter: number; base: number }[];
}
