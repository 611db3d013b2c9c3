/** What a decoder is recorded with: rope angles, attention as training or generation does it, and the rows that are wanted. */
import type { Tensor } from "../../engine/graph/trace.ts";
import type { Checkpointing } from "../../engine/nn/layers.ts";
import { takeRows } from "../../engine/ops/takeRows.ts";

export interface HeadShape {
  heads: number;
  kvHeads: number;
  headDim: number;
}

/** Self-attention of layer `layer`: over packed rows in training, over the KV cache in generation. */
export type Attend = (q: Tensor, k: Tensor, v: Tensor, layer: number, shape: HeadShape) => Tensor;

/** Cross-attention to the projected rows of pictures, which are not in the text. */
export interface CrossAttention {
  /** q (T, H D) → (T, H D). `make` projects states (V, C) to keys and values; it is called only where states are new. */
  attend(
    q: Tensor,
    make: (states: Tensor) => [k: Tensor, v: Tensor],
    layer: number,
    shape: HeadShape,
  ): Tensor;
  /** u32 (T): the token's own index where it sees states of its own, else NONE. */
  crossMask: Tensor;
  /** (V, C), in training only: where an adapter is in the tower, their gradient goes back through it. */
  crossStates?: Tensor;
}

export interface DecodeOptions extends Checkpointing {
  /** cos and sin of each token's position, (T, D / 2, 2). */
  angles: Tensor;
  attend: Attend;
  /** Absent for text alone, and for models whose visual tokens are in the text. */
  crossAttention?: CrossAttention;
  /**
   * The only rows whose hidden states are wanted; all unless told. The others still give the last layer keys and values, and
   * nothing past its attention is computed for them.
   */
  outputs?: OutputRows;
}

/** R of T rows, as `takeRows` selects them: u32 (R), and u32 (T) for the gradient. */
export interface OutputRows {
  rows: Tensor;
  inverse: Tensor;
}

/** (T, C) → (R, C), or x itself where all rows are wanted. */
export function takeOutputs(x: Tensor, outputs: OutputRows | undefined): Tensor {
  return outputs ? takeRows(x, outputs.rows, outputs.inverse) : x;
}
