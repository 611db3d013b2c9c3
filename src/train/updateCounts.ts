/** Follows how often each trained tensor was updated through the steps of a run, from the programs of each step. Pure. */
import type { Plan } from "../engine/graph/plan.ts";
import { updateRanges, type StepUpdate } from "../engine/optim/updateRanges.ts";
import {
  parameterRanges,
  type AdapterLayout,
  type ParameterRange,
} from "../engine/weights/adapterLayout.ts";

export class UpdateCounts {
  readonly #parameters: readonly ParameterRange[];
  #counts: Uint32Array;

  /**
   * `counts`: of a saved run, one a tensor, or the one number that all have.
   * @throws {Error} when they are not as many as the layout has tensors.
   */
  constructor(layout: AdapterLayout, counts: Uint32Array | number) {
    this.#parameters = parameterRanges(layout);
    const { length } = this.#parameters;
    this.#counts =
      typeof counts === "number" ? new Uint32Array(length).fill(counts) : counts.slice();
    if (this.#counts.length !== length)
      throw new Error(`${this.#counts.length} counts of updates for ${length} trained tensors.`);
  }

  /** One a tensor, in the order of the arenas. */
  get counts(): Uint32Array {
    return this.#counts.slice();
  }

  /** Counts a step whose micro-batches ran programs of these plans. → what its update changes */
  next(plans: readonly Plan[], frozen: readonly string[]): StepUpdate {
    const gradients = new Set(plans.flatMap(({ written }) => [...(written.get("grads") ?? [])]));
    const isUpdated = this.#parameters.map(
      ({ group, begin }) => gradients.has(begin) && !frozen.includes(group),
    );
    this.#counts = this.#counts.map((count, i) => count + (isUpdated[i] ? 1 : 0));
    return updateRanges(this.#parameters, this.#counts, isUpdated);
  }
}
