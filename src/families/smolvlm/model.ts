/**
 * SmolVLM2 (Marafioti et al. 2025, arXiv 2504.05299), and the architecture that Idefics3 shares: SigLIP over tiles, squares of
 * patches folded into one wide row each (pixel shuffle), one linear layer to the width of a Llama decoder.
 *
 * Patches are numbered row by row, as the models were trained: transformers 4.55 to 4.57 numbers them so in 16-bit types, but
 * not in f32 (its issue 41190). Every tile is full, so no patch is ever masked.
 */
import { UserError } from "../../base/userError.ts";
import { pixelShuffle } from "../../engine/ops/pixelShuffle.ts";
import { linearLayer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { checkPatches, numberKey, textConfig, type Json } from "../parts/configKeys.ts";
import { LLAMA_KEYS } from "../parts/decoderKeys.ts";
import { encoderLinears } from "../parts/encoderBlock.ts";
import { SMOLVLM_KEYS } from "../parts/modelKeys.ts";
import { SMOLVLM_VISION_KEYS } from "../parts/towerKeys.ts";
import type { VisionSpec, Family, RecordedModel } from "../family.ts";
import { llama, llamaConfig, llamaShape, type LlamaConfig } from "../llama/model.ts";
import {
  SIGLIP_VISION_DEFAULTS,
  siglipSide,
  siglipVision,
  type SiglipVisionConfig,
} from "../parts/siglipVision.ts";
import { viewInputs, viewSpec, type ViewTower } from "../parts/viewTower.ts";
import { smolvlmLayout, tokensPerTile } from "./layout.ts";

interface SmolvlmConfig {
  text_config: LlamaConfig;
  vision_config: SiglipVisionConfig;
  image_token_id: number;
  scale_factor: number;
}

function viewTower({ vision_config: vision }: SmolvlmConfig): ViewTower {
  return { side: vision.image_size, tokens: siglipSide(vision) ** 2 };
}

function visionSpec(c: SmolvlmConfig, takesClips: boolean): VisionSpec {
  const { scale_factor } = c;
  const layout = smolvlmLayout(tokensPerTile({ ...c.vision_config, scale_factor }));
  return {
    ...viewSpec(viewTower(c), layout),
    tokenIds: { image: c.image_token_id, video: takesClips ? c.image_token_id : null },
    featureWidth: c.vision_config.hidden_size * scale_factor ** 2,
  };
}

function record(w: Weights, c: SmolvlmConfig): RecordedModel {
  const tower = siglipVision(w.in("model.vision_model"), c.vision_config, "last_hidden_state");
  const { text_config: text, vision_config: vision } = c;
  const wide = vision.hidden_size * c.scale_factor ** 2;
  const connector = w.in("model.connector.modality_projection");
  const project = linearLayer(connector, "proj", [text.hidden_size, wide]);
  const head = c.text_config.tie_word_embeddings ? undefined : w.in("lm_head");
  const side = siglipSide(c.vision_config);
  return {
    ...llama(w.in("model.text_model"), c.text_config, head),
    vision: {
      /** → (N * P / factor², Cv * factor²). */
      encode(batch, how) {
        const { pixels, spans } = viewInputs(w.trace, viewTower(c), batch);
        const rows = tower(pixels, spans, how);
        return pixelShuffle(rows, { height: side, width: side, factor: c.scale_factor });
      },
      project: (features) => project(features),
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function smolvlmConfig(json: Json): SmolvlmConfig {
  const vision = { ...VISION_DEFAULTS, ...(json["vision_config"] as object) };
  checkPatches(vision);
  const factor = numberKey({ scale_factor: 2, ...json }, "scale_factor");
  if (siglipSide(vision) % factor) {
    throw new UserError(
      `config.json gives scale_factor as ${factor}, which does not divide the ${siglipSide(vision)} patches a side of pictures of image_size ${vision.image_size} in patches of patch_size ${vision.patch_size}: it is damaged. Get a fresh copy.`,
    );
  }
  return {
    text_config: llamaConfig(textConfig(json)),
    vision_config: vision,
    image_token_id: numberKey(json, "image_token_id", "image_token_index"),
    scale_factor: factor,
  };
}

/** `takesClips`: clips have the token of pictures; without it they are refused. */
export function smolvlmLike(type: string, takesClips: boolean): Family {
  return {
    type,
    keys: { model: SMOLVLM_KEYS, text: LLAMA_KEYS, vision: SMOLVLM_VISION_KEYS },
    renames: RENAMES,
    open(json) {
      const config = smolvlmConfig(json);
      const { text_config: text } = config;
      return {
        shape: llamaShape(text),
        positions: { frequencies: text.frequencies },
        vision: visionSpec(config, takesClips),
        parts: {
          language: /^model\.text_model\.layers\.\d+\.(?:self_attn|mlp)\.\w+_proj$/,
          projector: /^model\.connector\.modality_projection\.proj$/,
          vision: encoderLinears("model\\.vision_model"),
        },
        tiedHead: text.tie_word_embeddings,
        record: (w) => record(w, config),
      };
    },
  };
}

// Quirks: what configs leave out, and names without their prefix.

/** SmolVLMVisionConfig's defaults, not SigLIP's. Published files of the 256M and 500M models name half of the keys. */
const VISION_DEFAULTS: SiglipVisionConfig = {
  ...SIGLIP_VISION_DEFAULTS,
  hidden_size: 1152,
  num_attention_heads: 16,
  patch_size: 32,
};

const RENAMES: Family["renames"] = [
  [/^(vision_model|text_model|connector)\./, "model.$1."],
  [/^model\.lm_head\./, "lm_head."],
];

export const smolvlmFamily = smolvlmLike("smolvlm", true);
