/**
 * How to go back: what each op remembers while it is recorded, walked from the end for gradients. Those of one tensor are
 * summed where they meet.
 */

/** `T` is a tensor; the tape knows nothing of it but whether a gradient may be wanted. */
export interface TapeEntry<T> {
  output: T;
  inputs: readonly T[];
  /** One gradient for each input, undefined where there is none. */
  backward: (dy: T) => readonly (T | undefined)[];
}

export class Tape<T extends { readonly needsGrad: boolean }> {
  #entries: TapeEntry<T>[] = [];
  #muted = false;

  remember(entry: TapeEntry<T>): void {
    if (!this.#muted && entry.output.needsGrad) this.#entries.push(entry);
  }

  /** Nothing that `record` does is remembered. */
  muted<R>(record: () => R): R {
    const before = this.#muted;
    this.#muted = true;
    try {
      return record();
    } finally {
      this.#muted = before;
    }
  }

  /** Records `forward` on a tape of its own and at once its backward pass; returns the gradients of `inputs`. */
  through(
    inputs: readonly T[],
    forward: () => T,
    dy: T,
    sum: (a: T, b: T) => T,
  ): readonly (T | undefined)[] {
    const outer = this.#entries;
    this.#entries = [];
    try {
      const y = forward();
      const grads = this.walk(new Map([[y, dy]]), sum);
      return inputs.map((x) => grads.get(x));
    } finally {
      this.#entries = outer;
    }
  }

  /** From these gradients back to all that are reached; the tape is empty then. */
  walk(grads: Map<T, T>, sum: (a: T, b: T) => T): Map<T, T> {
    for (const { output, inputs, backward } of this.#entries.toReversed()) {
      const dy = grads.get(output);
      if (!dy) continue;
      backward(dy).forEach((dx, i) => {
        const x = inputs[i]!;
        if (!dx || !x.needsGrad) return;
        const before = grads.get(x);
        grads.set(x, before ? sum(before, dx) : dx);
      });
    }
    this.#entries = [];
    return grads;
  }
}
