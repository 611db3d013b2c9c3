/**
 * A tiny checkpoint's architecture with every width sixteen times as large, so that all its linear layers are whole blocks of
 * every format, and random weights. Heads grow in number, not in width; pictures, positions and vocabulary stay, and with them
 * the recorded conversations.
 */
import { Random } from "../../../base/random.ts";
import { size } from "../../../engine/graph/shape.ts";
import { openSingle, type CheckpointTensors } from "../../../engine/weights/safetensorsFiles.ts";
import {
  bytesSource,
  safetensors,
  type Tensors,
} from "../../../engine/weights/testing/memoryFiles.ts";
import { json } from "../../../train/parity/nodeFolder.ts";
import { fixtureFolder, openFixture } from "./fixtureFiles.ts";

const FACTOR = 16;

const WIDTHS = new Set([
  ...["hidden_size", "intermediate_size", "embed_dim", "vision_output_dim"],
  ...["num_attention_heads", "num_key_value_heads", "attention_heads", "num_heads"],
]);

/** @param name of a folder in fixtures */
export async function wideFamily(
  name: string,
): Promise<{ config: Record<string, unknown>; files: CheckpointTensors }> {
  const config = json(fixtureFolder(name), "config.json");
  const random = new Random(7);
  const tiny = await openFixture(name);
  const isTied = ![...tiny.keys()].some((tensor) => tensor.endsWith("lm_head.weight"));
  const tensors: Tensors = {};
  for (const [tensor, stored] of tiny) {
    const shape = widened(tensor, stored.shape);
    const [spread, middle] = spreadOf(tensor, shape, isTied);
    const values = Float32Array.from(
      { length: size(shape) },
      () => middle + spread * random.normal(),
    );
    tensors[tensor] = { shape, values };
  }
  return {
    config: widenedConfig(config),
    files: await openSingle(bytesSource(safetensors(tensors))),
  };
}

function widenedConfig(config: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(config), (key, value) =>
    WIDTHS.has(key) ? value * FACTOR : value,
  );
}

/** Rows of tables are tokens or positions; only the first axis of a convolution is a width. */
function widened(name: string, shape: readonly number[]): number[] {
  // Gates are single numbers; a head's norm is as wide as a head.
  if (size(shape) === 1 || /\b[qk]_norm\b/.test(name)) return [...shape];
  if (shape.length === 2 && !/embed|lm_head/.test(name)) return shape.map((n) => n * FACTOR);
  const wide = shape.length === 2 ? 1 : 0;
  return shape.map((n, axis) => (axis === wide ? n * FACTOR : n));
}

/** As tools/families/tiny.py scatters: every layer matters, and linear rows keep the size of what they read. */
function spreadOf(
  name: string,
  shape: readonly number[],
  isTied: boolean,
): [spread: number, middle: number] {
  if (size(shape) === 1) return [0.2, 0.6];
  if (shape.length === 1 && name.endsWith("weight")) return [0.2, 1];
  if (shape.length === 1 && name.endsWith("bias")) return [0.2, 0];
  const rowNorm = 1 / Math.sqrt(size(shape.slice(1)));
  // Makes the logits as well.
  if (name.endsWith("embed_tokens.weight")) return [isTied ? 2.5 * rowNorm : 1, 0];
  if (/embed(ding|_tokens)|image_newline/.test(name) && !/patch_embed/.test(name)) return [1, 0];
  return [(name.endsWith("lm_head.weight") ? 2.5 : 1.2) * rowNorm, 0];
}
