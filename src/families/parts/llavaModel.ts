/** The models of LLaVA's descendants: a Llama-like decoder, a vision tower, and a projector of two linear layers. */
import type { Weights } from "../../engine/nn/weights.ts";
import { encoderLinears } from "./encoderBlock.ts";
import type { VisionSpec, OpenModel, RecordedModel } from "../family.ts";
import { llamaShape, type LlamaConfig } from "../llama/model.ts";

/** `record` is the architecture; the layers that adapters may target are the same in all of them. */
export function llavaModel(
  text: LlamaConfig,
  vision: VisionSpec,
  record: (w: Weights) => RecordedModel,
): OpenModel {
  return {
    shape: llamaShape(text),
    positions: { frequencies: text.frequencies },
    vision,
    parts: {
      language: /^model\.language_model\.layers\.\d+\.(?:self_attn|mlp)\.\w+_proj$/,
      projector: /^model\.multi_modal_projector\.linear_\d$/,
      vision: encoderLinears("model\\.(?:vision|image|video)_tower"),
    },
    tiedHead: text.tie_word_embeddings,
    record,
  };
}
