/**
 * The autograd tape: each op records its backward function; walking the entries from the last to the first gives the
 * gradients. Gradients of one tensor that come from several uses are accumulated.
 */
import { ScopedValue } from "./scopedValue.ts";

/** `T` is a tensor; the tape needs only to know whether it requires a gradient. */
interface TapeEntry<T> {
  output: T;
  inputs: readonly T[];
  /** One gradient per input, undefined where there is none. */
  backward: (dy: T) => readonly (T | undefined)[];
}

/** Adds two gradients. Passed in by callers, since this layer declares no kernels. */
export type Accumulate<T> = (a: T, b: T) => T;

export class Tape<T extends { readonly needsGrad: boolean }> {
  readonly #entries = new ScopedValue<TapeEntry<T>[]>([]);
  readonly #enabled = new ScopedValue(true);

  /** Keeps the entry unless its output needs no gradient or recording is off. */
  recordOnTape(entry: TapeEntry<T>): void {
    if (this.#enabled.value && entry.output.needsGrad) this.#entries.value.push(entry);
  }

  /** Runs `record` without keeping any entry, as torch.no_grad does. */
  noGrad<R>(record: () => R): R {
    return this.#enabled.with(false, record);
  }

  /**
   * Records `forward` on a tape of its own and at once its backward pass from `dy`, as torch.autograd.functional.vjp does.
   * Returns the gradients of `inputs`.
   */
  vjp(
    inputs: readonly T[],
    forward: () => T,
    dy: T,
    accumulate: Accumulate<T>,
  ): readonly (T | undefined)[] {
    return this.#entries.with([], () => {
      const grads = this.backwardFrom(forward(), dy, accumulate);
      return inputs.map((x) => grads.get(x));
    });
  }

  /**
   * Records the backward pass of one or several losses. A loss op computes its own gradient, so the seed is the loss
   * tensor itself and is never read.
   */
  backward(losses: readonly T[], accumulate: Accumulate<T>): Map<T, T> {
    return this.#walk(new Map(losses.map((loss) => [loss, loss])), accumulate);
  }

  /** Records the backward pass of `y` from the gradient `dy`; returns all gradients that were reached. */
  backwardFrom(y: T, dy: T, accumulate: Accumulate<T>): Map<T, T> {
    return this.#walk(new Map([[y, dy]]), accumulate);
  }

  /** Walks back from the given gradients, adds all that are reached to the map, and empties the tape. */
  #walk(grads: Map<T, T>, accumulate: Accumulate<T>): Map<T, T> {
    for (const { output, inputs, backward } of this.#entries.value.toReversed()) {
      const dy = grads.get(output);
      if (!dy) continue;
      backward(dy).forEach((dx, i) => {
        const x = inputs[i]!;
        if (!dx || !x.needsGrad) return;
        const before = grads.get(x);
        grads.set(x, before ? accumulate(before, dx) : dx);
      });
    }
    this.#entries.value.length = 0;
    return grads;
  }
}
