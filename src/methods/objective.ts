/** What one stage of a method records: the active terms, the views that they need, and what is frozen. Pure. */
import type { MethodSettings } from "../protocol/method.ts";
import type { Insertion, Method, Stage, Term, View } from "./method.ts";
import { answerLoss } from "./answerLoss.ts";

export interface Objective {
  /** Tells programs of different stages apart. */
  id: string;
  terms: readonly WeightedTerm[];
  /** Views besides the plain one, in the method's order. */
  views: readonly ObjectiveView[];
  insertion?: Insertion & { width: number };
  frozen: readonly string[];
}

export interface WeightedTerm {
  term: Term;
  coefficient: number;
}

export interface ObjectiveView {
  view: View;
  /** No term wants its gradient, so it is recorded without a backward pass. */
  detached: boolean;
}

/** @throws {Error} when a stage names a term that the method does not have, or a term a view */
export function objectiveOf(method: Method, settings: MethodSettings, stage: Stage): Objective {
  const terms = Object.entries(stage.coefficients).map(([name, coefficient]): WeightedTerm => {
    const term = method.terms.find((term) => term.name === name);
    if (!term)
      throw new Error(`${method.id} has no term ${name}, which its stage ${stage.id} uses.`);
    return { term, coefficient };
  });
  const names = new Set(terms.flatMap(({ term }) => term.views));
  const [plain, ...others] = method.views;
  for (const name of names) {
    if (![plain, ...others].some((view) => view.name === name))
      throw new Error(`${method.id} has no view ${name}, which one of its terms uses.`);
  }
  const isDetached = (name: string) =>
    terms.every(({ term }) => !term.views.includes(name) || term.detached?.includes(name));
  const views = others
    .filter(({ name }) => names.has(name))
    .map((view) => ({ view, detached: isDetached(view.name) }));
  const { insertion } = method;
  return {
    id: `${method.id} ${stage.id}`,
    terms,
    views,
    frozen: stage.frozen ?? [],
    ...(insertion && { insertion: { ...insertion, width: insertion.featureWidth(settings) } }),
  };
}

/** Which stage an optimiser step belongs to. Shares are rounded to whole steps; the last stage takes what is left. */
export function stageOf(stages: readonly Stage[], step: number, totalSteps: number): Stage {
  let end = 0;
  for (const stage of stages) {
    end += stage.share;
    if (step < Math.round(end * totalSteps)) return stage;
  }
  return stages.at(-1)!;
}

/** The first step of the last stage; 0 where there is one stage. */
export function lastStageStart(stages: readonly Stage[], totalSteps: number): number {
  const before = stages.slice(0, -1).reduce((sum, { share }) => sum + share, 0);
  return Math.round(before * totalSteps);
}

/** The loss that evaluation measures, whatever the method: the mean over the answer tokens of the plain rows. */
export const EVALUATION: Objective = {
  id: "evaluation",
  terms: [{ term: answerLoss("answer", "Answers"), coefficient: 1 }],
  views: [],
  frozen: [],
};
