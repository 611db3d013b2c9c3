/** Training methods as screens and stored runs see them: what they are called, where they come from, and their settings. */

/** Values of a method's own settings by name, as stored in a run's configuration. */
export type MethodSettings = Readonly<Record<string, number | boolean | string>>;

/** The method of a run. */
export interface MethodChoice {
  id: string;
  settings: MethodSettings;
}

interface Field {
  name: string;
  title: string;
  help: string;
  /** Where the default comes from: a paper and its section, or "our choice" with the reason. */
  source: string;
}

/** A setting of a method: the form, its default and its check follow from this. */
export type MethodField =
  | (Field & { kind: "number"; default: number; min: number; max: number; step: number })
  | (Field & { kind: "switch"; default: boolean })
  | (Field & {
      kind: "choice";
      default: string;
      options: readonly { value: string; title: string }[];
    });

export interface MethodInfo {
  id: string;
  title: string;
  /** One sentence for people. */
  about: string;
  /** When to take it, in one sentence. */
  when: string;
  /** The paper that it comes from. */
  source: string;
  fields: readonly MethodField[];
  /** It learns beside a specialist: a small classifier of the project's pictures, trained before the run. */
  specialist?: boolean;
  /** What it trains is a tool of the project and no answerer: it is neither offered for runs nor checked or asked. */
  tool?: boolean;
}

/** A method with what its curves show. */
export interface MethodSummary extends MethodInfo {
  /** The terms of its loss; a method of one term shows the loss alone. */
  terms: readonly { name: string; title: string }[];
}

/** A stage of a run: its share of all optimiser steps, 0 to 1. */
export interface StageInfo {
  title: string;
  share: number;
}

/** Of how many rows a term of the loss can be computed: others take part in the other terms alone. */
export interface TermCoverage {
  name: string;
  title: string;
  rows: number;
  of: number;
  /** What the other rows lack, after "has". */
  needs: string[];
}
