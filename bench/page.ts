/** The benchmark in a browser page: `measureHere(path)` loads the model from the server and measures. */
import { openGpu } from "../src/engine/gpu/device.ts";
import { measureQuality } from "./quality.ts";
import { measureLoad, type LoadResult } from "./load.ts";
import { measure, type BenchResult } from "./measure.ts";

async function measureHere(path: string): Promise<BenchResult> {
  const config = (await (await fetch(`${path}/config.json`)).json()) as Record<string, unknown>;
  const bytes = await (await fetch(`${path}/model.safetensors`)).arrayBuffer();
  const gpu = await openGpu(navigator.gpu);
  const slice = (begin: number, end: number) =>
    Promise.resolve(new Uint8Array(bytes, begin, end - begin));
  return measure(gpu, { config, weights: { size: bytes.byteLength, slice } });
}

/** Loading a synthetic checkpoint; the cache file lies in the origin's private folder. Memory is measured from outside. */
async function measureLoadHere(): Promise<LoadResult> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle("bench-cache", { create: true });
  const stream = await handle.createWritable();
  const keep = () => ({
    write: (chunk: Uint8Array) => stream.write(chunk as Uint8Array<ArrayBuffer>),
    async source() {
      await stream.close();
      const file = await handle.getFile();
      const slice = async (begin: number, end: number) =>
        new Uint8Array(await file.slice(begin, end).arrayBuffer());
      return { size: file.size, slice };
    },
  });
  const result = await measureLoad(await openGpu(navigator.gpu), () => 0, keep);
  await folder.removeEntry("bench-cache");
  return result;
}

Object.assign(globalThis, { measureHere, measureLoadHere, measureQuality });
