/**
 * The vision transformer of Llama 3.2 (Llama Team 2024, arXiv 2407.21783, section 7), with the checkpoint's own names: up to
 * four tiles of a picture together, with gated embeddings of their positions; local layers, then gated global ones; the output
 * is concatenated with the hidden states of some local layers.
 *
 * transformers does not mask padding: real rows attend to everything, and rows of padding to real ones only. So rows are
 * reordered for attention, the real ones of each picture first, and the keys of every row are one span.
 */
import { assert } from "../../base/assert.ts";
import { NONE } from "../../base/rowIndex.ts";
import { addGated } from "../../engine/ops/addGated.ts";
import { addRepeated } from "../../engine/ops/addRepeated.ts";
import { attention, type Spans } from "../../engine/ops/attention.ts";
import { prependClass } from "../../engine/ops/classToken.ts";
import { concatColumns, interleaveColumns } from "../../engine/ops/columns.ts";
import { gatherRows } from "../../engine/ops/gatherRows.ts";
import { linear } from "../../engine/ops/linear.ts";
import { patchify } from "../../engine/ops/patchify.ts";
import { inChunks } from "../../engine/ops/rowChunks.ts";
import { takeRows } from "../../engine/ops/takeRows.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import {
  layerNormLayer,
  linearLayer,
  linearLayers,
  sequential,
  type Checkpointing,
  type Layer,
  type ResidualLayer,
} from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { ACTIVATIONS, type ActivationName } from "../parts/activations.ts";

/** The keys of `vision_config` that matter here, as published. */
export interface MllamaVisionConfig {
  hidden_size: number;
  hidden_act: ActivationName;
  num_hidden_layers: number;
  num_global_layers: number;
  attention_heads: number;
  intermediate_size: number;
  image_size: number;
  patch_size: number;
  norm_eps: number;
  max_num_tiles: number;
  /**
   * Counted from 0: the inputs of these layers are taken, as Meta trained it and transformers 4.45 has it. Later versions, up to
   * 5.23 at least, take their outputs.
   */
  intermediate_layers_indices: readonly number[];
}

/** MllamaVisionConfig's defaults, for keys that config.json leaves out. */
export const MLLAMA_VISION_DEFAULTS: MllamaVisionConfig = {
  hidden_size: 1280,
  hidden_act: "gelu",
  num_hidden_layers: 32,
  num_global_layers: 8,
  attention_heads: 16,
  intermediate_size: 5120,
  image_size: 448,
  patch_size: 14,
  norm_eps: 1e-5,
  max_num_tiles: 4,
  intermediate_layers_indices: [3, 7, 15, 23, 30],
};

/** The norms around the layers have PyTorch's own default, whatever `norm_eps` says. */
const OUTER_EPS = 1e-5;

/** Rows of one tile without padding: its patches and the class token. */
export function mllamaTileTokens({ image_size, patch_size }: MllamaVisionConfig): number {
  return Math.floor(image_size / patch_size) ** 2 + 1;
}

/** Rows of one tile in attention: padded to a multiple of 8. */
function paddedTokens(c: MllamaVisionConfig): number {
  return Math.ceil(mllamaTileTokens(c) / 8) * 8;
}

/** Columns of the tower's output. */
export function mllamaFeatureWidth(c: MllamaVisionConfig): number {
  return c.hidden_size * (1 + c.intermediate_layers_indices.length);
}

/** The tables of `mllamaTileInputs`: N pictures of M tiles, of P patches and so P + 1 tokens, L when padded; R = N M L. */
export interface MllamaTileTensors {
  /** u32 (N), each picture's aspect ratio id. */
  aspects: Tensor;
  /** u32 (N M P) and (R): the tile, counted through all pictures, that a patch or a row belongs to. */
  patchTiles: Tensor;
  rowTiles: Tensor;
  /** u32 (R), the token in each row, and its inverse (N M (P + 1)). */
  order: Tensor;
  inverse: Tensor;
  /** Over the R rows. */
  spans: Spans;
}

/**
 * pixels (N M, 3, S, S) → `project` of (N M (P + 1), C (1 + intermediate layers)). The projector is applied here since not all
 * rows may be that wide at the same time: see `inChunks`.
 */
export function mllamaVision(w: Weights, c: MllamaVisionConfig) {
  const width = c.hidden_size;
  const side = c.patch_size;
  const patches = w.tensor("patch_embedding.weight", [width, 3, side, side]);
  const classToken = w.tensor("class_embedding", [width]);
  const beforeTiles = tileEmbedding(w.in("pre_tile_positional_embedding"), c);
  const afterTiles = tileEmbedding(w.in("post_tile_positional_embedding"), c);
  const place = positions(w.in("gated_positional_embedding"), c);
  const before = layerNormLayer(w, "layernorm_pre", OUTER_EPS, width);
  const after = layerNormLayer(w, "layernorm_post", OUTER_EPS, width);
  const layers = (name: string, count: number, residual: Residual) =>
    Array.from({ length: count }, (_, i) => block(w.in(`${name}.layers.${i}`), c, residual));
  const local = layers("transformer", c.num_hidden_layers, plain);
  const global = layers("global_transformer", c.num_global_layers, gated);

  return (
    pixels: Tensor,
    at: MllamaTileTensors,
    { project, ...how }: Checkpointing & { project: Layer },
  ): Tensor => {
    const flat = w.trace.view(patches, [width, 3 * side ** 2]);
    const rows = linear(patchify(pixels, side), flat); // (N M P, C)
    const placed = beforeTiles(rows, at.aspects, at.patchTiles);
    const tokens = place(prependClass(placed, classToken, mllamaTileTokens(c) - 1), at.aspects);
    let x = takeRows(before(tokens), at.order, at.inverse); // (R, C), rows of padding 0
    const intermediate: Tensor[] = [];
    for (const layer of local) {
      intermediate.push(x);
      x = sequential(x, [(y) => layer(y, at.spans)], how);
    }
    x = afterTiles(after(x), at.aspects, at.rowTiles);
    const blocks = global.map((layer) => (y: Tensor) => layer(y, at.spans));
    x = sequential(x, blocks, how);
    const taken = c.intermediate_layers_indices.map((i) => intermediate[i]!);
    const projected = inChunks([x, ...taken], mllamaFeatureWidth(c), ([last, ...others]) =>
      project(concatColumns([last!, interleaveColumns(others)])),
    );
    return takeRows(projected, at.inverse, at.order);
  };
}

/** How the last layer of a branch, of h, is added to x, by the name of its gate if it has one. */
type Residual = (
  w: Weights,
  gate: string,
) => (x: Tensor, layer: ResidualLayer, h: Tensor) => Tensor;

const plain: Residual = () => (x, layer, h) => layer(h, x);

const gated: Residual = (w, name) => {
  const gate = w.tensor(name, [1]);
  return (x, layer, h) => addGated(x, layer(h), gate);
};

function block(w: Weights, c: MllamaVisionConfig, residual: Residual) {
  const { hidden_size: width, intermediate_size: inner } = c;
  const square = (name: string) => ({ name: `self_attn.${name}`, shape: [width, width] }) as const;
  const qkv = linearLayers(w, [square("q_proj"), square("k_proj"), square("v_proj")]);
  const o = linearLayer(w, "self_attn.o_proj", [width, width]);
  const fc1 = linearLayer(w, "mlp.fc1", [inner, width]);
  const fc2 = linearLayer(w, "mlp.fc2", [width, inner]);
  const norm1 = layerNormLayer(w, "input_layernorm", c.norm_eps, width);
  const norm2 = layerNormLayer(w, "post_attention_layernorm", c.norm_eps, width);
  const [addAttention, addMlp] = [residual(w, "gate_attn"), residual(w, "gate_ffn")];
  const activation = ACTIVATIONS[c.hidden_act];
  const heads = c.attention_heads;
  const shape = { heads, kvHeads: heads, headDim: width / heads };

  return (x: Tensor, spans: Spans): Tensor => {
    const [q, k, v] = qkv(norm1(x));
    const r = addAttention(x, o, attention(q!, k!, v!, spans, shape));
    return addMlp(r, fc2, activation(fc1(norm2(r))));
  };
}

/** Adds to every row the embedding of its tile in a picture of this aspect ratio. */
function tileEmbedding(w: Weights, c: MllamaVisionConfig) {
  const [table, gate] = [w.tensor("embedding.weight"), w.tensor("gate")]; // (shapes + 1, M C), (1)
  return (x: Tensor, aspects: Tensor, tileOf: Tensor): Tensor => {
    const tiles = aspects.shape[0]! * c.max_num_tiles;
    const each = w.trace.view(gatherRows(table, aspects), [tiles, c.hidden_size]);
    return addGated(x, gatherRows(each, tileOf), gate);
  };
}

/** Adds to every token its position in the tile, and by the same gate its position in this tile of this aspect ratio. */
function positions(w: Weights, c: MllamaVisionConfig) {
  const inTile = w.tensor("embedding", [mllamaTileTokens(c), c.hidden_size]);
  const gate = w.tensor("gate", [1]);
  const inPicture = w.tensor("tile_embedding.weight"); // (shapes + 1, M (P + 1) C)
  return (x: Tensor, aspects: Tensor): Tensor => {
    const gatedAway = addGated(inTile, inTile, gate, -1); // (1 - tanh(gate)) inTile
    const rows = w.trace.view(gatherRows(inPicture, aspects), x.shape);
    return addGated(addRepeated(x, gatedAway), rows, gate);
  };
}

/** The tiles of a picture: its aspect ratio id, and how many of the M tiles are filled, from the first on. */
export interface MllamaPicture {
  aspectRatioId: number;
  tiles: number;
}

/** The inputs of `mllamaVision`; see MllamaTileTensors. Padding is NONE in `order`. */
export function mllamaTileInputs(pictures: readonly MllamaPicture[], c: MllamaVisionConfig) {
  const [tokens, length, maxTiles] = [mllamaTileTokens(c), paddedTokens(c), c.max_num_tiles];
  const perPicture = maxTiles * length;
  const rows = pictures.length * perPicture;
  const order = new Uint32Array(rows).fill(NONE);
  const inverse = new Uint32Array(pictures.length * maxTiles * tokens);
  const rowTiles = new Uint32Array(rows);
  const [keys, queries] = [new Uint32Array(2 * rows), new Uint32Array(2 * rows)];
  pictures.forEach(({ tiles }, picture) => {
    assert(
      tiles >= 1 && tiles <= maxTiles,
      `A picture has ${tiles} tiles; this model takes 1 to ${maxTiles}.`,
    );
    const begin = picture * perPicture;
    const real = tiles * tokens;
    for (let row = begin; row < begin + perPicture; row++) {
      const span = [begin, row < begin + real ? begin + perPicture : begin + real];
      keys.set(span, 2 * row);
      queries.set(span, 2 * row);
    }
    // Filled tiles, the padding of all tiles, empty tiles; only the end of the first of these matters.
    let row = begin;
    const put = (tile: number, count: number, tokenOf?: (at: number) => number) => {
      for (let at = 0; at < count; at++, row++) {
        rowTiles[row] = picture * maxTiles + tile;
        if (!tokenOf) continue;
        order[row] = tokenOf(at);
        inverse[tokenOf(at)] = row;
      }
    };
    const all = Array.from({ length: maxTiles }, (_, tile) => tile);
    const putTokens = (tile: number) =>
      put(tile, tokens, (at) => (picture * maxTiles + tile) * tokens + at);
    all.slice(0, tiles).forEach(putTokens);
    for (const tile of all) put(tile, length - tokens);
    all.slice(tiles).forEach(putTokens);
  });
  return {
    aspects: Uint32Array.from(pictures, ({ aspectRatioId }) => aspectRatioId),
    patchTiles: Uint32Array.from(
      { length: pictures.length * maxTiles * (tokens - 1) },
      (_, patch) => Math.floor(patch / (tokens - 1)),
    ),
    rowTiles,
    order,
    inverse,
    keys,
    queries,
  };
}
