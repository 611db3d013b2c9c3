/** Losses and gradient norms of the steps in flight, which come back through rings of buffers while later steps run. */
import { ReadbackRing } from "../engine/gpu/readback.ts";
import type { Program } from "../engine/graph/program.ts";
import type { Objective } from "../methods/objective.ts";
import type { TermWeights } from "./pack.ts";

const NUMBER_BYTES = 4;
/** Losses of all micro-batches of two steps, for each term, and norms of more steps than are ever in flight. */
const RING_SIZES = { losses: 64, norms: 4 };

/** Device memory of the readback rings of a run whose stages have at most so many terms. */
export function readbackBytes(terms: number): number {
  return NUMBER_BYTES * (RING_SIZES.losses * terms + RING_SIZES.norms);
}

/** Both record a copy at the end of a submit; what they return is called after it, and resolves once the GPU has copied. */
export class StepReadbacks {
  readonly #losses: ReadbackRing;
  readonly #norms: ReadbackRing;

  constructor(device: GPUDevice, terms: number) {
    this.#losses = new ReadbackRing(device, NUMBER_BYTES, RING_SIZES.losses * terms);
    this.#norms = new ReadbackRing(device, NUMBER_BYTES, RING_SIZES.norms);
  }

  /** The losses of a micro-batch, in the order of the objective's terms. */
  losses(
    encoder: GPUCommandEncoder,
    program: Program,
    { terms }: Objective,
  ): () => Promise<number[]> {
    const reads = terms.map(({ term }) =>
      this.#losses.copy(encoder, program.buffer(`loss.${term.name}`)),
    );
    return async () => (await Promise.all(reads.map((read) => read()))).map(([loss]) => loss!);
  }

  /** The norm of the step's gradients. */
  norm(encoder: GPUCommandEncoder, update: Program): () => Promise<number> {
    const read = this.#norms.copy(encoder, update.buffer("norm"));
    return async () => (await read())[0]!;
  }

  destroy(): void {
    this.#losses.destroy();
    this.#norms.destroy();
  }
}

/**
 * The loss of a step and its terms by name, each without its coefficient; a term that no row of the step has is absent.
 * `losses`: by micro-batch, then by term.
 */
export function stepLosses(
  { terms }: Objective,
  weights: TermWeights,
  losses: readonly (readonly number[])[],
): { loss: number; terms: Record<string, number> } {
  const sums = terms.map((_, t) => losses.reduce((sum, values) => sum + values[t]!, 0));
  return {
    loss: sums.reduce((sum, value) => sum + value, 0),
    terms: Object.fromEntries(
      terms.flatMap(({ term, coefficient }, t) =>
        weights[term.name] ? [[term.name, sums[t]! / coefficient]] : [],
      ),
    ),
  };
}
