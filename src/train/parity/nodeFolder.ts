/** Model folders and recordings from disk, on Node's GPU. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import type { Hints } from "../../engine/graph/trace.ts";
import type { Engine } from "../engine.ts";
import type { ByteSource } from "../openModel.ts";
import { openWeights } from "./parityModel.ts";
import type { Recording } from "./recording.ts";

/** @param name of the JSON file beside this one */
export function readRecording(name: string): Recording {
  return json(import.meta.dirname, `${name}.json`);
}

export const json = (folder: string, name: string) =>
  JSON.parse(readFileSync(path.join(folder, name), "utf8"));

export function fileSource(file: string): ByteSource {
  // A plain array: slices of Node's own kind of buffer are no copies.
  const bytes = new Uint8Array(readFileSync(file));
  return { size: bytes.length, slice: async (begin, end) => bytes.subarray(begin, end) };
}

export async function openFolder(
  folder: string,
  precision?: PrecisionPlan,
  hints?: Hints,
): Promise<Engine> {
  const weights = fileSource(path.join(folder, "model.safetensors"));
  return openWeights(await nodeGpu(), json(folder, "config.json"), weights, precision, hints);
}
