/**
 * What a person looks through and states before files of a medicine project are handed out, or of one that had pictures or clips
 * while it was one. The gate and its words are ours.
 */

export const STATEMENTS = ["looked", "rights", "disclaimer"] as const;
export type Statement = (typeof STATEMENTS)[number];

/** Kept in the project's record. It holds as long as no others are asked about. */
export interface Clearance {
  /** SHA-256 over the hashes of the media that were looked through. */
  media: string;
  count: number;
  /** ISO 8601. */
  statedAt: string;
}
