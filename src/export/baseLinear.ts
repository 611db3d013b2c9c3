/** A linear layer of a base model that may carry a low-rank pair. */
export interface BaseLinear {
  /** Module path as transformers names it now: `model.language_model.layers.0.self_attn.q_proj`. */
  path: string;
  in: number;
  out: number;
  /** Which part of the model it belongs to. */
  part: "language" | "projector" | "vision";
}
