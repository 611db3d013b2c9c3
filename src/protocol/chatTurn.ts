/** A conversation as it is kept: each question with the answers of those who were asked. */
import type { Media } from "./records.ts";

/** base: the general model. adapter: the same with a lesson's adapter on. */
export type Voice = "base" | "adapter";

export interface ChatReply {
  id: string;
  voice: Voice;
  state: "waiting" | "writing" | "end" | "length" | "stopped" | "failed";
  text: string;
  tokens: number;
  tokensPerSecond: number;
  /** Why it failed, in one sentence. */
  problem?: string;
}

export interface ChatTurn {
  id: string;
  text: string;
  media: Media[];
  replies: ChatReply[];
}
