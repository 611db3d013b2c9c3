/** Who writes drafts: the loaded model, or a server on this computer. Makers know no more of it than this. */
import type { TemplateMessage } from "../text/chatTemplate.ts";
import type { Media } from "../protocol/records.ts";

export interface WriteRequest {
  /** The system line; may be empty. */
  system: string;
  /** With a placeholder for each of `media`. The last is a question. */
  messages: readonly TemplateMessage[];
  media: readonly Media[];
  maxNewTokens: number;
  /** 0 takes the most likely words. */
  temperature: number;
  seed: number;
}

/** "length": it had not come to an end after `maxNewTokens`. `refused`: why this request cannot be written, in a sentence. */
export type Written = { text: string; finish: "end" | "length" } | { refused: string };

export type LogLikelihood = (request: WriteRequest, answer: string) => Promise<number>;

export interface TextWriter {
  /** Tells it from others: equal keys write equal words. */
  key: string;
  /** For provenance: its model, and the adapter or the server. */
  name: string;
  /** Licence of what it writes, as far as it is known; else empty. */
  licence: string;
  /** The most requests that it writes side by side. */
  batch: number;
  /** In the order of the requests. @throws UserError when it cannot go on at all */
  write(requests: readonly WriteRequest[], signal: AbortSignal): Promise<Written[]>;
  /**
   * Mean log-likelihood of an answer's tokens, in nats a token; null where the writer does not tell likelihoods.
   */
  logLikelihood: LogLikelihood | null;
}
