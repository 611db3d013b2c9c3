/** The files of a published model by its real configuration and tensor shapes, without weights: for planning at full size. */
import type { CheckpointTensors, CheckpointTensor } from "../../engine/weights/safetensorsFiles.ts";
import published from "../fixtures/published.json";

export type PublishedName = keyof typeof published;

const source = { size: 0, slice: () => Promise.reject(new Error("These files have no bytes.")) };

export function publishedFiles(name: PublishedName): {
  config: Record<string, unknown>;
  files: CheckpointTensors;
} {
  const { config, tensors } = published[name];
  const files = new Map<string, CheckpointTensor>();
  // A name with * is one tensor for each number of the ranges.
  for (const [pattern, shape, runs] of tensors as [string, number[], [number, number][]][]) {
    const add = (path: string) =>
      files.set(path, { source, file: "", dtype: "BF16", shape, begin: 0, end: 0 });
    if (runs.length === 0) add(pattern);
    for (const [first, last] of runs)
      for (let i = first; i <= last; i++) add(pattern.replace("*", String(i)));
  }
  return { config, files };
}
