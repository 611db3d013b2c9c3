/** Templates that word questions about examples that are there: what there is, what was chosen, what would come out. */
import type { Example, Media, Split } from "../records.ts";
import type { OwnTemplate } from "./ownTemplate.ts";

export interface TemplateInfo {
  id: string;
  /** With `<Image>` and names in braces. */
  question: string;
  answer: string;
  /** It asks for a short answer, and is used for short ones alone. */
  isShort?: true;
}

/** A kind of templates. */
export interface TemplateTaskInfo {
  id: string;
  title: string;
  about: string;
  /** Names that a question of this kind must hold, and all that it may. */
  needs: string[];
  names: string[];
  /** The answer of a template that a person writes. */
  answer: string;
  templates: TemplateInfo[];
}

export interface TemplateChoice {
  task: string;
  /** Ids of those of the kind; `own` are all used. */
  templates: string[];
  own: OwnTemplate[];
  /** Kinds of the questions that are read; all where null. */
  kinds: string[] | null;
  splits: Split[];
  seed: number;
}

/** A conversation that templates would write. */
export interface TemplatedExample {
  /** Of the example that it is made from. */
  from: Example;
  media: Media[];
  turns: (Example["turns"][number] & { templateId?: string })[];
}

export interface TemplatePreview {
  /** Answered questions that were read, and conversations that would be written. */
  questions: number;
  made: number;
  /** Conversations that would be stored: as examples, those that no example says yet; as drafts, also not written before. */
  fresh: { examples: number; drafts: number };
  /** How many questions each template words. */
  shares: { id: string; question: string; count: number }[];
  /** The first of each template, then others, up to ten. */
  samples: TemplatedExample[];
  /** Why questions give nothing, with how many. */
  leftOut: { reason: string; count: number }[];
}
