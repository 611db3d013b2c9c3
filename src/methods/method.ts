/**
 * What a training method is. The trainer, the planner, the curves, the settings form and the model card read this object;
 * none of them knows a method by name. A method says which views of an example it runs, which terms its loss has, which
 * tensors it trains beside the LoRA pairs, and in which stages.
 */
import type { Random } from "../base/random.ts";
import type { Parameter, Tensor } from "../engine/graph/trace.ts";
import type { TrainedTensor } from "../engine/weights/adapterLayout.ts";
import type { ModelShape } from "../families/family.ts";
import type { MethodInfo, MethodSettings } from "../protocol/method.ts";
import type { TrainingRow } from "./trainingRow.ts";

export interface Method extends MethodInfo {
  /** The first is the row as it is written: evaluation uses it alone. */
  views: readonly [typeof PLAIN, ...View[]];
  /** All terms that any stage may use. Curves show each by its title when there are several. */
  terms: readonly Term[];
  /** In order; their shares add up to 1. A method without stages of its own has one. */
  stages(settings: MethodSettings): readonly Stage[];
  /** Dense tensors trained, saved and exported beside the LoRA pairs. */
  tensors?(model: ModelShape, settings: MethodSettings): readonly TrainedTensor[];
  /** For methods whose views insert tokens. */
  insertion?: Insertion;
  /**
   * What of a learnt turn the loss is computed of: its answer, or for "turns" all of it, with the question and what the
   * template writes around both (text/wholeTurns.ts).
   */
  learns?: "turns";
}

/** Another way to run a row: with an inserted token, other media, another prompt. Its answer tokens are those of the row. */
export interface View {
  name: string;
  /** For people: what a row must have for it, after "has"; absent where every row has the view. */
  needs?: string;
  /**
   * The row in this view, or null when the row has none: then it takes no part in the terms that use the view. Pure: the
   * planner calls it too.
   */
  of(row: TrainingRow, context: ViewContext): TrainingRow | null;
}

export interface ViewContext {
  /** All train rows of the run. */
  rows: readonly TrainingRow[];
  /** Seeded by run, step and row. */
  random: Random;
}

/** The row as it is written. */
export const PLAIN: View = { name: "plain", of: (row) => row };

/** One summand of a loss: a mean over the answer tokens of the rows that have all its views. */
export interface Term {
  name: string;
  /** For people, on charts. */
  title: string;
  /** Views whose states it reads. */
  views: readonly string[];
  /** Of these, the views that are constants in this term: no gradient goes through them. */
  detached?: readonly string[];
  /**
   * Records the term: → (1), Σ weights · (value of the row). An op that computes a loss also records its gradient, so the
   * coefficient is in the weights.
   */
  record(context: TermContext): Tensor;
}

/** R supervised rows, C width, V vocabulary. */
export interface TermContext {
  /** By view: hidden states (R, C) of the tokens that predict answer tokens, row for row the same tokens in every view. */
  states: Readonly<Record<string, Tensor>>;
  /** The head (V, C). */
  head: Tensor;
  /** u32 (R): the answer tokens. */
  targets: Tensor;
  /** (R): coefficient / (answer tokens that the term has in this step); 0 for padding and rows without the term's views. */
  weights: Tensor;
  withBackward: boolean;
}

export interface Stage {
  id: string;
  title: string;
  /** Of all optimiser steps, 0 to 1. */
  share: number;
  /** Terms of this stage by name. A term that is absent is not recorded, nor are views that only it uses. */
  coefficients: Readonly<Record<string, number>>;
  /** Groups of trained tensors that keep their values; the group of a LoRA pair is its part of the model. */
  frozen?: readonly string[];
}

/** Embeddings of inserted tokens. */
export interface Insertion {
  /** Width of a feature vector, F. */
  featureWidth(settings: MethodSettings): number;
  /** features (n, F) → (n, C). `parameter` gives the method's own trained tensors by name. */
  embed(features: Tensor, parameter: (name: string) => Parameter): Tensor;
}
