/** The models of the scaling curves: the shipped one, decoders of its widths, and a published model's shapes with made-up weights. */
import path from "node:path";
import { openSingle, type CheckpointTensors } from "../../src/engine/weights/safetensorsFiles.ts";
import { publishedFiles } from "../../src/families/testing/publishedFiles.ts";
import { decoderFiles, type DecoderConfig } from "../../src/inference/testing/decoderFiles.ts";
import { madeUpTensors } from "../../src/inference/testing/madeUpTensors.ts";
import { fileSource, json } from "../../src/train/parity/nodeFolder.ts";
import { EMBEDDED } from "../embedded.ts";
import type { ModelName } from "./points.ts";

export interface ModelFiles {
  /** config.json */
  config: Record<string, unknown>;
  files: CheckpointTensors;
}

export async function modelFiles(name: ModelName): Promise<ModelFiles> {
  const { id } = EMBEDDED;
  const shipped = json(id, "config.json") as Record<string, unknown>;
  if (name === "sprout") {
    const files = await openSingle(fileSource(path.join(id, "model.safetensors")));
    return { config: shipped, files };
  }
  if (name === "SmolVLM2-256M" || name === "SmolVLM-2.2B") {
    const { config, files } = publishedFiles(name);
    const shapes = new Map([...files].map(([tensor, { shape }]) => [tensor, shape]));
    return { config, files: madeUpTensors(shapes) };
  }
  const text = shipped["text_config"] as DecoderConfig;
  const config = { ...text, num_hidden_layers: Number.parseInt(name) };
  return { config, files: decoderFiles(config) };
}
