/** What encoding conversations needs of a model: tokenizer, chat template, end tokens and placeholders of media. */
import type { MediaGrid, MediaFacts } from "../protocol/mediaGrid.ts";
import type { ChatTemplate } from "./chatTemplate.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Placeholders and visual tokens of a model with a vision tower. */
export interface MediaReader {
  /** What the chat template writes for a picture or a clip, in any of several ways; none for a kind the model does not take. */
  placeholders: { image: readonly string[]; video: readonly string[] };
  /** The visual token of each kind, null where the model does not take it; both kinds may share one. */
  tokenIds: { image: number | null; video: number | null };
  /** The grids of the media of one conversation: the only picture may have more tiles than one of several. */
  mediaGrids(media: readonly MediaFacts[]): MediaGrid[];
  /** The placeholder text of a medium, which holds its visual tokens. */
  expand(grid: MediaGrid): string;
}

/** How conversations are encoded for a model. */
export interface ConversationReader {
  tokenizer: Tokenizer;
  template: ChatTemplate;
  /** Null for models that read text only. */
  media: MediaReader | null;
  /** End tokens; the tokenizer's eos token is one of them. */
  endIds: readonly number[];
  /** The longest conversation allowed, in tokens. */
  maxTokens: number;
}
