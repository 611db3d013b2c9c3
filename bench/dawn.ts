/** The benchmark in Node: the same code as in the browser, on Dawn. */
import { open } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { closeNodeGpu, nodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { measure, type BenchResult } from "./measure.ts";

export async function measureOnDawn(folder: string): Promise<BenchResult> {
  const config = JSON.parse(await readFile(`${folder}/config.json`, "utf8")) as Record<
    string,
    unknown
  >;
  const file = await open(`${folder}/model.safetensors`);
  const { size } = await file.stat();
  const slice = async (begin: number, end: number) => {
    const bytes = new Uint8Array(end - begin);
    await file.read(bytes, 0, bytes.length, begin);
    return bytes;
  };
  try {
    return await measure(await nodeGpu(), { config, weights: { size, slice } });
  } finally {
    await file.close();
    await closeNodeGpu();
  }
}
