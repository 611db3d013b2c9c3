/**
 * Llama 3.2 Vision (Llama Team 2024, arXiv 2407.21783, section 7): up to four tiles of a picture through a tower of its own,
 * and a Llama decoder some of whose layers attend to their rows. The text holds one token for each picture.
 */
import { UserError } from "../../base/userError.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { linearLayer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { checkPatches, numberKey, textConfig, type Json } from "../parts/configKeys.ts";
import type { VisionSpec, Family, TowerBatch, RecordedModel } from "../family.ts";
import { llamaConfig, llamaShape } from "../llama/model.ts";
import { MLLAMA_TEXT_KEYS } from "../parts/decoderKeys.ts";
import { MLLAMA_KEYS } from "../parts/modelKeys.ts";
import { MLLAMA_VISION_KEYS } from "../parts/towerKeys.ts";
import {
  aspectRatioId,
  crossSpans,
  filledTiles,
  mllamaLayout,
  supportedAspectRatios,
  type AspectRatio,
} from "./layout.ts";
import { mllamaText, type MllamaTextConfig } from "./text.ts";
import {
  MLLAMA_VISION_DEFAULTS,
  mllamaFeatureWidth,
  mllamaTileInputs,
  mllamaTileTokens,
  mllamaVision,
  type MllamaVisionConfig,
} from "./vision.ts";

interface MllamaConfig {
  text_config: MllamaTextConfig;
  vision_config: MllamaVisionConfig & { supported_aspect_ratios: readonly AspectRatio[] };
  image_token_index: number;
}

function visionSpec(c: MllamaConfig): VisionSpec {
  const { vision_config: vision, text_config: text } = c;
  const sizes = { maxTiles: vision.max_num_tiles, rowsPerTile: mllamaTileTokens(vision) };
  const { featureRows, visualTokens } = mllamaLayout(sizes.maxTiles, sizes.rowsPerTile);
  const rows = sizes.maxTiles * sizes.rowsPerTile;
  return {
    tokenIds: { image: c.image_token_index, video: null },
    // The projector is never trained, so that `encode` includes it: its rows are narrower than the tower's.
    featureWidth: text.hidden_size,
    featureRows,
    visualTokens,
    crossAttention: {
      layers: text.cross_attention_layers,
      crossSpans: (conversation) => crossSpans(conversation, sizes),
    },
    towerBatches: (media) => media.map((grid, i) => imageBatch(c, grid, i, rows)),
    batchRows: () => rows,
  };
}

/** One picture, number `index` of the media: the tower's tiles attend to each other, and pictures do not. */
function imageBatch(
  { vision_config: vision }: MllamaConfig,
  grid: MediaGrid,
  index: number,
  rows: number,
): TowerBatch {
  const { max_num_tiles: maxTiles, image_size: side } = vision;
  const id = aspectRatioId(grid, vision.supported_aspect_ratios);
  if (id === 0) {
    throw new Error(
      `A picture was cut into ${grid.rows} × ${grid.columns} tiles, which this model has no name for.`,
    );
  }
  const picture = { aspectRatioId: id, tiles: filledTiles(grid) };
  return {
    shape: { kind: "image", count: maxTiles },
    rows,
    inputs(pixelValues) {
      const pixels = new Float32Array(maxTiles * 3 * side * side);
      pixelValues[index]!.views.forEach((view, tile) => pixels.set(view, tile * 3 * side * side));
      return { pixels, ...mllamaTileInputs([picture], vision) };
    },
  };
}

function record(w: Weights, c: MllamaConfig): RecordedModel {
  const tower = mllamaVision(w.in("model.vision_model"), c.vision_config);
  const project = linearLayer(w.in("model"), "multi_modal_projector", [
    c.text_config.hidden_size,
    mllamaFeatureWidth(c.vision_config),
  ]);
  return {
    ...mllamaText(w.in("model.language_model"), c.text_config, w.in("lm_head")),
    vision: {
      /** → (M * (P + 1), C), tile by tile. */
      encode({ count }, how) {
        const { image_size: side } = c.vision_config;
        const empty = mllamaTileInputs([{ aspectRatioId: 0, tiles: 1 }], c.vision_config);
        const table = (name: keyof typeof empty, columns = 1) => {
          const rows = empty[name].length / columns;
          return w.trace.input(name, columns === 1 ? [rows] : [rows, columns], "u32");
        };
        const tiles = {
          aspects: table("aspects"),
          patchTiles: table("patchTiles"),
          rowTiles: table("rowTiles"),
          order: table("order"),
          inverse: table("inverse"),
          spans: { keys: table("keys", 2), queries: table("queries", 2) },
        };
        const pixels = w.trace.input("pixels", [count, 3, side, side]);
        return tower(pixels, tiles, { project, ...how });
      },
      project: (features) => features,
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function mllamaConfig(json: Json): MllamaConfig {
  const text = textConfig(json);
  const crossing = text["cross_attention_layers"] ?? [3, 8, 13, 18, 23, 28, 33, 38];
  const given = (json["vision_config"] ?? {}) as Json;
  const vision = { ...VISION_DEFAULTS, ...dropEmpty(given) } as MllamaConfig["vision_config"];
  const decoder = llamaConfig(text, TEXT_DEFAULTS);
  checkLayers("text_config.cross_attention_layers", crossing as number[], decoder);
  checkLayers(
    "vision_config.intermediate_layers_indices",
    vision.intermediate_layers_indices,
    vision,
  );
  checkAspectRatios(vision);
  checkPatches(vision);
  return {
    text_config: { ...decoder, cross_attention_layers: crossing as number[] },
    vision_config: vision,
    image_token_index: numberKey(json, "image_token_index", "image_token_id"),
  };
}

/** @throws {UserError} naming the first of `layers` that is none of `num_hidden_layers` */
function checkLayers(
  key: string,
  layers: readonly number[],
  { num_hidden_layers: count }: { num_hidden_layers: number },
): void {
  const wrong = layers.find((layer) => layer >= count);
  if (wrong === undefined) return;
  throw new UserError(
    `config.json gives layer ${wrong} in ${key}, and num_hidden_layers ${count} has those from 0 to ${count - 1}: it is damaged. Get a fresh copy.`,
  );
}

/** @throws {UserError} naming the first arrangement of tiles that the tower has no name for */
function checkAspectRatios(vision: MllamaConfig["vision_config"]): void {
  const { max_num_tiles: most, supported_aspect_ratios: supported } = vision;
  const wrong = supportedAspectRatios(most).find(
    ([rows, columns]) => aspectRatioId({ rows, columns }, supported) === 0,
  );
  if (!wrong) return;
  throw new UserError(
    `config.json gives vision_config.supported_aspect_ratios without ${wrong.join(" × ")} tiles, which max_num_tiles ${most} allows: it is damaged. Get a fresh copy.`,
  );
}

/** Keys that say null mean the default. */
function dropEmpty(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}

// Quirks: MllamaTextConfig's and MllamaVisionConfig's defaults, and names of older files.

const TEXT_DEFAULTS = {
  vocab_size: 128256,
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 40,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-5,
  rope_theta: 500000,
  max_position_embeddings: 131072,
};

const VISION_DEFAULTS: MllamaConfig["vision_config"] = {
  ...MLLAMA_VISION_DEFAULTS,
  supported_aspect_ratios: supportedAspectRatios(4),
};

export const mllamaFamily: Family = {
  type: "mllama",
  keys: { model: MLLAMA_KEYS, text: MLLAMA_TEXT_KEYS, vision: MLLAMA_VISION_KEYS },
  renames: [
    [/^language_model\.model\./, "model.language_model."],
    [/^language_model\.lm_head\./, "lm_head."],
    [/^(vision_model|multi_modal_projector)\./, "model.$1."],
  ],
  open(json) {
    const config = mllamaConfig(json);
    const { text_config: text } = config;
    return {
      shape: llamaShape(text),
      positions: { frequencies: text.frequencies },
      vision: visionSpec(config),
      parts: {
        language: /^model\.language_model\.layers\.\d+\.(?:self_attn|cross_attn|mlp)\.\w+_proj$/,
        vision:
          /^model\.vision_model\.(?:global_)?transformer\.layers\.\d+\.(?:self_attn\.\w+_proj|mlp\.fc[12])$/,
      },
      tiedHead: false,
      record: (w) => record(w, config),
    };
  },
};
