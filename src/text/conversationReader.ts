/** What a model's files say about reading conversations: its words, its template, its ends, and what it makes of media. */
import type { Geometry, MediaFacts } from "../protocol/geometry.ts";
import type { ChatTemplate } from "./chatTemplate.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** What stands in the text where a model is shown something. */
export interface MediaReader {
  /** What chat templates write for a picture and for a clip, one of several ways; none for a kind the model does not take. */
  marks: { image: readonly string[]; video: readonly string[] };
  /** The token that stands on each visual place of a kind, null likewise; both kinds may have the same. */
  tokens: { image: number | null; video: number | null };
  /** How these media of one conversation are cut: a picture alone may be cut finer than one among several. */
  geometry(media: readonly MediaFacts[]): Geometry[];
  /** The text in the place of a mark: as many visual tokens as the medium has rows, and what the model is told around them. */
  expand(geometry: Geometry): string;
}

/** How a model reads conversations. */
export interface ConversationReader {
  tokenizer: Tokenizer;
  template: ChatTemplate;
  /** Null for models that read text only. */
  media: MediaReader | null;
  /** Each of these ends an answer; the tokenizer's own end token is one of them. */
  endIds: readonly number[];
  /** The longest conversation allowed, in tokens. */
  maxTokens: number;
}
