/** The benchmark in Node: the same code as in the browser, on Dawn. */
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { closeNodeGpu, nodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { measureLoad, type LoadResult } from "./load.ts";
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

/** Loading a synthetic checkpoint; its cache file lies in a folder for temporary files meanwhile. */
export async function measureLoadOnDawn(): Promise<LoadResult> {
  const folder = await mkdtemp(path.join(tmpdir(), "scion-bench-"));
  const file = await open(path.join(folder, "cache"), "w+");
  const keep = () => ({
    write: async (chunk: Uint8Array) => void (await file.write(chunk)),
    async source() {
      const { size } = await file.stat();
      const slice = async (begin: number, end: number) => {
        const bytes = new Uint8Array(end - begin);
        await file.read(bytes, 0, bytes.length, begin);
        return bytes;
      };
      return { size, slice };
    },
  });
  try {
    return await measureLoad(await nodeGpu(), () => process.memoryUsage().arrayBuffers, keep);
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
    await closeNodeGpu();
  }
}
