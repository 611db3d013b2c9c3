/**
 * The autograd tape: each op records its backward function; walking the entries from the last to the first gives the
 * gradients. Gradients of one tensor that come from several uses are accumulated.
 */
import { ScopedValue } from "./scopedValue.ts";

/** `T` is a tensor; the tape needs only to know whether it requires a gradient, and whose bytes it has. */
interface Taped<T> {
  readonly needsGrad: boolean;
  readonly view?: { of: T };
}

/**
 * One gradient per input, undefined where there is none. `sumOf(i)` is what input i has got from other uses, if nobody else
 * needs that tensor: an op may add its own to it in place, and return it.
 */
export type Backward<T> = (
  dy: T,
  sumOf: (input: number) => T | undefined,
) => readonly (T | undefined)[];

/** Of an op with several outputs: undefined for those that no loss depends on. */
export type BackwardOfAll<T> = (
  dys: readonly (T | undefined)[],
  sumOf: (input: number) => T | undefined,
) => readonly (T | undefined)[];

interface TapeEntry<T> {
  outputs: readonly T[];
  inputs: readonly T[];
  backward: BackwardOfAll<T>;
}

interface EntryOfOne<T> {
  output: T;
  inputs: readonly T[];
  backward: Backward<T>;
}

/** Adds two gradients. Passed in by callers, since this layer declares no kernels. */
export type Accumulate<T> = (a: T, b: T) => T;

export class Tape<T extends Taped<T>> {
  readonly #entries = new ScopedValue<TapeEntry<T>[]>([]);
  readonly #enabled = new ScopedValue(true);

  /** Keeps the entry unless its output needs no gradient or recording is off. */
  recordOnTape({ output, inputs, backward }: EntryOfOne<T>): void {
    const all: BackwardOfAll<T> = ([dy], sumOf) => backward(dy!, sumOf);
    this.recordAllOnTape({ outputs: [output], inputs, backward: all });
  }

  /** Keeps the entry unless none of its outputs needs a gradient or recording is off. */
  recordAllOnTape(entry: TapeEntry<T>): void {
    if (this.keeps(entry.outputs)) this.#entries.value.push(entry);
  }

  /** Whether an entry with these outputs would be kept now. */
  keeps(outputs: readonly T[]): boolean {
    return this.#enabled.value && outputs.some(({ needsGrad }) => needsGrad);
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
    const holders = new Holders<T>([...grads.values()]);
    for (const { outputs, inputs, backward } of this.#entries.value.toReversed()) {
      const dys = outputs.map((output) => grads.get(output));
      if (dys.every((dy) => dy === undefined)) continue;
      const sumOf = (input: number) => {
        const sum = grads.get(inputs[input]!);
        return sum && holders.isAlone(sum) ? sum : undefined;
      };
      backward(dys, sumOf).forEach((dx, i) => {
        const x = inputs[i]!;
        const before = grads.get(x);
        if (!dx || !x.needsGrad || dx === before) return;
        const sum = before ? accumulate(before, dx) : dx;
        grads.set(x, sum);
        holders.add(sum, 1);
        if (before) holders.add(before, -1);
      });
      for (const dy of dys) if (dy) holders.add(dy, -1);
    }
    this.#entries.value.length = 0;
    return grads;
  }
}

/** For how many tensors, whose backward is still to come, the same bytes are the gradient. */
class Holders<T extends Taped<T>> {
  readonly #count = new Map<T, number>();

  /** `given` gradients belong to the caller, too. */
  constructor(given: readonly T[]) {
    for (const gradient of given) this.add(gradient, Infinity);
  }

  add(gradient: T, count: number): void {
    let base = gradient;
    while (base.view) base = base.view.of;
    this.#count.set(base, (this.#count.get(base) ?? 0) + count);
  }

  isAlone(gradient: T): boolean {
    return !gradient.view && this.#count.get(gradient) === 1;
  }
}
