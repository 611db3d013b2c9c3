/** The benchmark in a browser page: `measureHere(path)` loads the model from the server and measures. */
import { openGpu } from "../src/engine/gpu/device.ts";
import { measure, type BenchResult } from "./measure.ts";

async function measureHere(path: string): Promise<BenchResult> {
  const config = (await (await fetch(`${path}/config.json`)).json()) as Record<string, unknown>;
  const bytes = await (await fetch(`${path}/model.safetensors`)).arrayBuffer();
  const gpu = await openGpu(navigator.gpu);
  const slice = (begin: number, end: number) =>
    Promise.resolve(new Uint8Array(bytes, begin, end - begin));
  return measure(gpu, { config, weights: { size: bytes.byteLength, slice } });
}

Object.assign(globalThis, { measureHere });
