/** The parts of peers-bench's `lib/cases.mjs` that the engine's peer takes; the module itself comes with the harness. */

export interface MatmulCase {
  kind: "matmul";
  /** nn: B (K, N); nt: B (N, K). */
  layout: "nn" | "nt";
  M: number;
  K: number;
  N: number;
}

export interface PackedCase {
  kind: "q4matmul";
  /** back: dX (M, K) = dY (M, N) W. */
  dir?: "back";
  M: number;
  K: number;
  N: number;
  /** Columns of a scale. */
  block: number;
}

export interface BlockCase {
  kind: "block";
  /** Tokens, width, width of the MLP, vocabulary. */
  T: number;
  d: number;
  ff: number;
  V: number;
  heads: number;
  layers: number;
  rank: number;
  alpha?: number;
  lr: number;
}

export type Case = MatmulCase | PackedCase | BlockCase | { kind: "mlp" };

interface Values {
  /** Weights are (inputs, outputs). */
  shape: number[];
  data: Float32Array;
}

export interface BlockData {
  /** (T, d) */
  x: Float32Array;
  labels: Int32Array;
  base: Record<string, Values>;
  lora: Record<string, Values>;
}

export interface Cases {
  mmA(c: MatmulCase | PackedCase): Float32Array;
  mmB(c: MatmulCase): Float32Array;
  /** Two codes a byte, low one first; value = (code - 8) · scale. */
  q4Weights(c: PackedCase): { packed: Uint8Array; scales: Float32Array };
  blockData(c: BlockCase): BlockData;
}

/** What the harness calls: `step` queues one product or one whole optimiser step. */
export interface Prepared {
  note?: string;
  step(): void;
  read?(): Promise<Float32Array>;
  /** Of the last step, before its update. */
  loss?(): Promise<number>;
}
