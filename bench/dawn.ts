/** The benchmark in Node: the same code as in the browser, on Dawn. */
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { closeNodeGpu, nodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { measureLoad, type LoadResult } from "./load.ts";
import { measureMemory, type MemoryResult } from "./memory.ts";
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

/** The memory of a training run; on a software device GPU memory is the process's own, as Linux counts it. */
export async function measureMemoryOnDawn(
  what: { layers: number; tokens: number },
  log: (message: string) => void,
): Promise<MemoryResult> {
  try {
    return await measureMemory(await nodeGpu(), what, residentBytes, log);
  } finally {
    await closeNodeGpu();
  }
}

/** Resident bytes of the process now, and the most since the last call. */
function residentBytes() {
  const status = readFileSync("/proc/self/status", "utf8");
  const bytes = (key: string) =>
    Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  // 5 resets the peak to the present size: proc(5), clear_refs.
  writeFileSync("/proc/self/clear_refs", "5");
  return { now: bytes("VmRSS"), peak: bytes("VmHWM") };
}
