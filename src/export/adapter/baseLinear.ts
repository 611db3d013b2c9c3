/** A linear layer of a base model that may carry a LoRA pair. */
export interface BaseLinear {
  /** Module path in current transformers: `model.language_model.layers.0.self_attn.q_proj`. */
  path: string;
  inFeatures: number;
  outFeatures: number;
  /** The part of the model that it belongs to. */
  part: "language" | "projector" | "vision";
}
