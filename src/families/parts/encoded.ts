/** An encoded conversation, and what a family computes of it before anything is recorded. */
import type { MediaGrid } from "../../protocol/mediaGrid.ts";

export interface Encoded {
  ids: Int32Array;
  /** Runs of visual tokens in order; text may divide a medium's tokens into several. `media` is an index into `mediaGrids`. */
  mediaSpans: readonly { media: number; start: number; count: number }[];
  mediaGrids: readonly MediaGrid[];
}

/** What transformers' `get_rope_index` gives: position ids (T, axes) flat, and the next token's id on every axis. */
export interface RopeIndex {
  positionIds: Float64Array;
  next: number;
}

/** Which cross-attention states each token of one conversation sees. */
export interface CrossAttentionSpans {
  /** State → feature row of the media, which are numbered medium after medium. */
  order: Uint32Array;
  /** (T, 2): [begin, end) of the states that each token sees, equal where it sees none. */
  keys: Uint32Array;
  /** The number of tokens at the start, before the first image, that see all states. */
  leadingTokens: number;
}
