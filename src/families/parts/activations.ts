/** Activations of towers and projectors, by the names that config.json has for them (transformers' ACT2FN). */
import { gelu, geluTanh, quickGelu } from "../../engine/ops/gelu.ts";
import type { Layer } from "../../engine/nn/layers.ts";

export const ACTIVATIONS = {
  gelu,
  gelu_pytorch_tanh: geluTanh,
  quick_gelu: quickGelu,
} satisfies Record<string, Layer>;

export type ActivationName = keyof typeof ACTIVATIONS;
