/**
 * Llama 3.2 Vision (Llama Team 2024, arXiv 2407.21783, section 7): up to four tiles of a picture through a tower of its own,
 * and a Llama decoder that looks at their rows from some of its layers. The text holds one token a picture.
 */
import type { Geometry } from "../../protocol/geometry.ts";
import { linearLayer } from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { expectKey, numberKey, textConfig, type Json } from "../parts/configKeys.ts";
import type { Encoded, Eyes, Family, Looks, Pass, RecordedModel } from "../family.ts";
import { llamaConfig, llamaShape } from "../llama/model.ts";
import { mllamaText, type MllamaTextConfig } from "./text.ts";
import {
  MLLAMA_VISION_DEFAULTS,
  mllamaFeatureWidth,
  mllamaTables,
  mllamaTileTokens,
  mllamaVision,
  type MllamaVisionConfig,
} from "./vision.ts";

interface MllamaConfig {
  text_config: MllamaTextConfig;
  vision_config: MllamaVisionConfig & { supported_aspect_ratios: readonly [number, number][] };
  image_token_index: number;
}

/** Tiles of a picture that show some of it; the others of `max_num_tiles` are blank. */
const filled = ({ rows, columns }: Geometry) => rows * columns;

function eyes(c: MllamaConfig): Eyes {
  const { vision_config: vision, text_config: text } = c;
  const tokens = mllamaTileTokens(vision);
  const pictureRows = vision.max_num_tiles * tokens;
  return {
    tokens: { image: c.image_token_index, video: null },
    // The projector is no part of what learns, so its rows are kept, which are narrower than the tower's.
    featureWidth: text.hidden_size,
    featureRows: () => pictureRows,
    visualRows: () => 1,
    cross: {
      layers: text.cross_attention_layers,
      looks: (conversation) =>
        looks(conversation, {
          all: pictureRows,
          filled: (geometry) => filled(geometry) * tokens,
        }),
    },
    passes: (media) => media.map((geometry, i) => picturePass(c, geometry, i)),
    passRows: () => pictureRows,
  };
}

/** One picture a pass, number `index` of the media: its tiles look at each other anyway. */
function picturePass(
  { vision_config: vision }: MllamaConfig,
  geometry: Geometry,
  index: number,
): Pass {
  const { max_num_tiles: most, image_size: side } = vision;
  const ratio = vision.supported_aspect_ratios.findIndex(
    ([rows, columns]) => rows === geometry.rows && columns === geometry.columns,
  );
  if (ratio < 0) {
    throw new Error(
      `A picture was cut into ${geometry.rows} × ${geometry.columns} tiles, which this model has no name for.`,
    );
  }
  const picture = { aspectRatioId: ratio + 1, tiles: filled(geometry) };
  return {
    shape: { kind: "image", count: most },
    rows: most * mllamaTileTokens(vision),
    inputs(media) {
      const pixels = new Float32Array(most * 3 * side * side);
      media[index]!.views.forEach((view, tile) => pixels.set(view, tile * 3 * side * side));
      return { pixels, ...mllamaTables([picture], vision) };
    },
  };
}

/**
 * What each token sees, as transformers' processor has it: a picture is seen from its own token up to the next picture, and
 * pictures without text between them are seen together. Blank tiles are seen only from before the first picture, where
 * transformers masks nothing; so the rows of filled tiles lie first, and what a token sees is one run of them.
 */
export function looks(
  { ids, slots, media }: Pick<Encoded, "ids" | "slots" | "media">,
  rowsOf: { all: number; filled(geometry: Geometry): number },
): Looks {
  const counts = slots.map(({ media: medium }) => rowsOf.filled(media[medium]!));
  const begins = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0));
  const shown = counts.flatMap((count, i) => run(i * rowsOf.all, count));
  const blank = counts.flatMap((count, i) => run(i * rowsOf.all + count, rowsOf.all - count));
  const keys = new Uint32Array(2 * ids.length);
  slots.forEach(({ start }, i) => {
    const end = slots[i + 1]?.start ?? ids.length;
    let first = i;
    while (first > 0 && slots[first - 1]!.start + 1 === slots[first]!.start) first--;
    for (let t = start; t < end; t++) keys.set([begins[first]!, begins[i]! + counts[i]!], 2 * t);
  });
  return { order: Uint32Array.from([...shown, ...blank]), keys, before: slots[0]?.start ?? 0 };
}

const run = (begin: number, count: number) => Array.from({ length: count }, (_, i) => begin + i);

function record(w: Weights, c: MllamaConfig): RecordedModel {
  const tower = mllamaVision(w.in("model.vision_model"), c.vision_config);
  const project = linearLayer(w.in("model"), "multi_modal_projector", [
    c.text_config.hidden_size,
    mllamaFeatureWidth(c.vision_config),
  ]);
  return {
    ...mllamaText(w.in("model.language_model"), c.text_config, w.in("lm_head")),
    eyes: {
      /** → (M * (P + 1), C), tile by tile. */
      see({ count }, checkpointing) {
        const { image_size: side } = c.vision_config;
        const empty = mllamaTables([{ aspectRatioId: 0, tiles: 1 }], c.vision_config);
        const table = (name: keyof typeof empty, columns = 1) => {
          const rows = empty[name].length / columns;
          return w.trace.input(name, columns === 1 ? [rows] : [rows, columns], "u32");
        };
        const tiles = {
          aspects: table("aspects"),
          patchTiles: table("patchTiles"),
          rowTiles: table("rowTiles"),
          order: table("order"),
          place: table("place"),
          spans: { keys: table("keys", 2), queries: table("queries", 2) },
        };
        const pixels = w.trace.input("pixels", [count, 3, side, side]);
        return tower(pixels, tiles, { project, ...(checkpointing && { checkpointing }) });
      },
      project: (features) => features,
    },
  };
}

/** @throws Error naming the key that is missing or means something this file does not do. */
function mllamaConfig(json: Json): MllamaConfig {
  const text = textConfig(json);
  expectKey(text, "tie_word_embeddings", false, undefined);
  const crossing = text["cross_attention_layers"] ?? [3, 8, 13, 18, 23, 28, 33, 38];
  const vision = { ...VISION_DEFAULTS, ...dropEmpty(json["vision_config"] as Json) };
  expectKey({ ...vision }, "hidden_act", "gelu", "quick_gelu");
  return {
    text_config: {
      ...llamaConfig(text, TEXT_DEFAULTS),
      cross_attention_layers: crossing as number[],
    },
    vision_config: vision as MllamaConfig["vision_config"],
    image_token_index: numberKey(json, "image_token_index", "image_token_id"),
  };
}

/** Keys that say null mean the default. */
function dropEmpty(json: Json = {}): Json {
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
  supported_aspect_ratios: [
    ...([1, 2, 3, 4].map((columns) => [1, columns]) as [number, number][]),
    ...([
      [2, 1],
      [2, 2],
      [3, 1],
      [4, 1],
    ] as [number, number][]),
  ],
};

export const mllamaFamily: Family = {
  type: "mllama",
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
      eyes: eyes(config),
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
