/** A stored chat: each question with its replies. */
import type { Media } from "./records.ts";

/** Who replies: the base model, or the base model with an adapter. */
export type Voice = "base" | "adapter";

export interface ChatReply {
  id: string;
  voice: Voice;
  state: "waiting" | "writing" | "end" | "length" | "stopped" | "failed";
  text: string;
  tokens: number;
  tokensPerSecond: number;
  /** Error message of a failed reply. */
  problem?: string;
}

export interface ChatTurn {
  id: string;
  text: string;
  media: Media[];
  replies: ChatReply[];
}
