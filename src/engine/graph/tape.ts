/**
 * How to go back: what each op remembers while it is recorded, walked from the end for gradients. Those of one tensor are
 * summed where they meet.
 */
import type { Tensor } from "./tensor.ts";

export type Gradient = Tensor | undefined;

export interface TapeEntry {
  output: Tensor;
  inputs: readonly Tensor[];
  /** One gradient for each input, undefined where there is none. */
  backward: (dy: Tensor) => readonly Gradient[];
}

/** Sums two gradients; given by the op layer so that the graph knows no kernel. */
export type Sum = (a: Tensor, b: Tensor) => Tensor;

export class Tape {
  #entries: TapeEntry[] = [];
  #muted = false;

  remember(entry: TapeEntry): void {
    if (!this.#muted && entry.output.needsGrad) this.#entries.push(entry);
  }

  /** Nothing that `record` does is remembered. */
  muted<T>(record: () => T): T {
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
    inputs: readonly Tensor[],
    forward: () => Tensor,
    dy: Tensor,
    sum: Sum,
  ): readonly Gradient[] {
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
  walk(grads: Map<Tensor, Tensor>, sum: Sum): Map<Tensor, Tensor> {
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
