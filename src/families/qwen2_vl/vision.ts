/**
 * Qwen2-VL's vision transformer (Wang et al. 2024, arXiv 2409.12191), with the checkpoint's own names: pictures of any size
 * as rows of patches, rotary positions on two axes, attention within one slice of time, and a merger that makes one token of
 * each square of patches. Patches come square by square, each flattened as (channel, time, height, width).
 */
import { attention, type Spans } from "../../engine/ops/attention.ts";
import { takeColumns } from "../../engine/ops/columns.ts";
import { gelu } from "../../engine/ops/gelu.ts";
import { linear } from "../../engine/ops/linear.ts";
import { rope, ropeFrequencies, ropeTable } from "../../engine/ops/rope.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import {
  layerNormLayer,
  linearLayer,
  sequential,
  type Checkpointing,
  type Layer,
} from "../../engine/nn/layers.ts";
import type { Weights } from "../../engine/nn/weights.ts";
import { ACTIVATIONS, type ActivationName } from "../parts/activations.ts";

/** The keys of `vision_config` that matter here, as published. */
export interface Qwen2VisionConfig {
  depth: number;
  embed_dim: number;
  /** Width of the language model, which the merger writes. */
  hidden_size: number;
  num_heads: number;
  mlp_ratio: number;
  patch_size: number;
  temporal_patch_size: number;
  spatial_merge_size: number;
  hidden_act: ActivationName;
}

/** What a config.json leaves out: Qwen2VLVisionConfig's defaults. */
export const QWEN2_VISION_DEFAULTS: Qwen2VisionConfig = {
  depth: 32,
  embed_dim: 1280,
  hidden_size: 3584,
  num_heads: 16,
  mlp_ratio: 4,
  patch_size: 14,
  temporal_patch_size: 2,
  spatial_merge_size: 2,
  hidden_act: "quick_gelu",
};

const EPS = 1e-6;
const THETA = 10000;

/** Numbers in one flattened patch. */
export function qwen2PatchWidth(c: Qwen2VisionConfig): number {
  return 3 * c.temporal_patch_size * c.patch_size ** 2;
}

/**
 * patches (T, 3 * time * p * p) → (T, C), before the merger. `angles` (T, D / 2, 2) as `qwen2VisionAngles` makes them,
 * `spans` keep attention within a slice of time.
 */
export function qwen2Vision(w: Weights, c: Qwen2VisionConfig) {
  const { embed_dim: width, temporal_patch_size: time, patch_size: patch } = c;
  const embedding = w.tensor("patch_embed.proj.weight", [width, 3, time, patch, patch]);
  const layers = Array.from({ length: c.depth }, (_, i) => block(w.in(`blocks.${i}`), c));
  return (patches: Tensor, angles: Tensor, spans: Spans, how?: Checkpointing): Tensor => {
    const flat = w.trace.view(embedding, [width, qwen2PatchWidth(c)]);
    const blocks = layers.map((layer) => (x: Tensor) => layer(x, angles, spans));
    return sequential(linear(patches, flat), blocks, how);
  };
}

/** (T, C) → (T / 4, width of the language model): each square of patches, which are neighbours, becomes one token. */
export function qwen2Merger(w: Weights, c: Qwen2VisionConfig): Layer {
  const area = c.spatial_merge_size ** 2;
  const wide = area * c.embed_dim;
  const norm = layerNormLayer(w, "ln_q", EPS, c.embed_dim);
  const first = linearLayer(w, "mlp.0", [wide, wide]);
  const second = linearLayer(w, "mlp.2", [c.hidden_size, wide]);
  return (x) => {
    const squares = w.trace.reshape(norm(x), [x.shape[0]! / area, wide]);
    return second(gelu(first(squares)));
  };
}

function block(w: Weights, c: Qwen2VisionConfig) {
  const [width, heads, inner] = [c.embed_dim, c.num_heads, c.embed_dim * c.mlp_ratio];
  const qkv = linearLayer(w, "attn.qkv", [3 * width, width]);
  const proj = linearLayer(w, "attn.proj", [width, width]);
  const fc1 = linearLayer(w, "mlp.fc1", [inner, width]);
  const fc2 = linearLayer(w, "mlp.fc2", [width, inner]);
  const norm1 = layerNormLayer(w, "norm1", EPS, width);
  const norm2 = layerNormLayer(w, "norm2", EPS, width);
  const activation = ACTIVATIONS[c.hidden_act];
  const headDim = width / heads;
  const shape = { heads, kvHeads: heads, headDim };

  return (x: Tensor, angles: Tensor, spans: Spans): Tensor => {
    const all = qkv(norm1(x)); // (T, 3 C)
    const [q, k, v] = [0, 1, 2].map((i) => takeColumns(all, i * width, width)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const rotated = rope(q, k, angles, { headDim });
    const r = proj(attention(...rotated, v, spans, shape), x);
    return fc2(activation(fc1(norm2(r))), r);
  };
}

/** Patches of a picture or clip: slices of time, rows, columns; the last two multiples of the merger's square. */
export interface PatchGrid {
  slices: number;
  rows: number;
  columns: number;
}

/** Row and column of each patch, (T, 2) flat, square by square as the patches come. */
export function patchPositionIds(
  { slices, rows, columns }: PatchGrid,
  mergeSize: number,
): Float64Array {
  const ids: number[] = [];
  for (let top = 0; top < rows; top += mergeSize)
    for (let left = 0; left < columns; left += mergeSize)
      for (let y = 0; y < mergeSize; y++)
        for (let x = 0; x < mergeSize; x++) ids.push(top + y, left + x);
  const all = new Float64Array(slices * ids.length);
  for (let slice = 0; slice < slices; slice++) all.set(ids, slice * ids.length);
  return all;
}

/** Position ids (T, 2) flat → (T, D / 2, 2) flat: half of the frequencies follow the row, the other half the column. */
export function qwen2VisionAngles(
  positionIds: ArrayLike<number>,
  { embed_dim, num_heads }: Qwen2VisionConfig,
): Float32Array<ArrayBuffer> {
  const each = ropeFrequencies(embed_dim / num_heads / 2, THETA);
  const frequencies = Float32Array.from([...each, ...each]);
  const axisOf = [...each.map(() => 0), ...each.map(() => 1)];
  return ropeTable(positionIds, frequencies, axisOf);
}
