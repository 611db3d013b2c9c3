/** What a decoder is told when it is recorded: where tokens stand and what they may look at. */
import type { Tensor } from "../../engine/graph/trace.ts";

export interface HeadShape {
  heads: number;
  kvHeads: number;
  headDim: number;
}

/** How queries of layer `layer` look at keys: packed rows while learning, a cache while answering. */
export type Attend = (q: Tensor, k: Tensor, v: Tensor, layer: number, shape: HeadShape) => Tensor;

/** How some layers look at visual rows beside the text. */
export interface CrossAttend {
  /** q (T, H D) → (T, H D). `make` gives keys and values of rows (V, C); it is called only where rows are new. */
  attend(
    q: Tensor,
    make: (rows: Tensor) => [k: Tensor, v: Tensor],
    layer: number,
    shape: HeadShape,
  ): Tensor;
  /** u32 (T): its own number for each token that sees rows of its own, else 0xffffffff. */
  shown: Tensor;
  /** The rows, while learning: where the tower learns too, their gradient goes on through it. */
  rows?: Tensor;
}

export interface DecodeOptions {
  /** cos and sin of each token's position, (T, D / 2, 2). */
  angles: Tensor;
  attend: Attend;
  /** Absent where no conversation of the batch shows anything, or the model has its visual rows in the text. */
  cross?: CrossAttend;
  /** Recompute each block's activations in the backward pass. */
  checkpointing?: boolean;
}
