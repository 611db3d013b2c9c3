/** Who wrote a question with its answer, how, and from what. */

export const AUTHORS = ["person", "template", "model", "import"] as const;
export type Author = (typeof AUTHORS)[number];

/**
 * Of one turn. Turns of earlier versions of Scion have none: who wrote them is not known. Never holds names of files, which may
 * be of persons: it is exported.
 */
export interface Provenance {
  by: Author;
  /** What wrote it, in words for people: a way of drafting, the name of a template, the kind of file. */
  what: string;
  /** What it was written from or with: a model and its adapter, a data set. Empty where `what` says it all. */
  source: string;
  /** Under which licence the words of `source` are; empty where it is not known. */
  licence: string;
  /** ISO time at which it was written. */
  when: string;
  /** Who gave the answer, as the file that it came from calls them: names are kept in the project and never written on a card. */
  annotators?: string[];
  /** A person has changed the words since. */
  edited?: true;
  /** ISO time at which a person accepted what a template or a model wrote. */
  acceptedAt?: string;
}
