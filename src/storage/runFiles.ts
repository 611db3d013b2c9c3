/** The folder of a run, for checkpoints and adapters, and the cache of what the vision towers made of each medium. */
import { isDiskFull } from "./diskFull.ts";
import { listFolder, readFile, removePath, writeFile } from "./opfs.ts";

/** The files of one run; names are plain, without slashes. A write is whole or has no effect. */
export interface RunFolder {
  write(name: string, data: Uint8Array | Blob): Promise<void>;
  /** null when there is no such file. */
  read(name: string): Promise<Uint8Array | null>;
  list(): Promise<string[]>;
  remove(name: string): Promise<void>;
}

/** `guard` wraps each write, so that a full disk is told in one way. */
export function runFolder(
  runId: string,
  guard: (write: () => Promise<void>) => Promise<void>,
): RunFolder {
  const path = (name: string) => `runs/${runId}/${name}`;
  return {
    write: (name, data) => guard(() => writeFile(path(name), data)),
    async read(name) {
      const file = await readFile(path(name));
      return file && new Uint8Array(await file.arrayBuffer());
    },
    list: () => listFolder(`runs/${runId}`),
    remove: (name) => removePath(path(name)),
  };
}

/** Features of one medium as one model sees it, or null when they must be computed. */
export async function readFeature(
  modelHash: string,
  mediaHash: string,
): Promise<Uint8Array | null> {
  const file = await readFile(`features/${modelHash}/${mediaHash}`);
  return file && new Uint8Array(await file.arrayBuffer());
}

/** Whether features are kept, without reading them: those of a picture in many tiles are tens of megabytes. */
export async function hasFeature(modelHash: string, mediaHash: string): Promise<boolean> {
  return (await readFile(`features/${modelHash}/${mediaHash}`)) !== null;
}

/** Keeps features. On a full disk nothing is kept and nobody is told: they can be computed again. */
export async function writeFeature(
  modelHash: string,
  mediaHash: string,
  data: Uint8Array,
): Promise<void> {
  try {
    await writeFile(`features/${modelHash}/${mediaHash}`, data);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
}
