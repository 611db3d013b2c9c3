/** The files of a run (checkpoints and adapters), and the cache of vision features by model and medium. */
import { isDiskFull } from "./diskFull.ts";
import { listFolder, readFile, removePath, writeFile } from "./opfs.ts";

/** The files of one run; names have no slashes. Writes are atomic. */
export interface RunFolder {
  write(name: string, data: Uint8Array | Blob): Promise<void>;
  /** null when there is no such file. */
  read(name: string): Promise<Uint8Array | null>;
  list(): Promise<string[]>;
  remove(name: string): Promise<void>;
}

/** `guard` wraps each write, for the error of a full disk. */
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

/** Cached features of a medium, or null. */
export async function readFeature(
  modelHash: string,
  mediaHash: string,
): Promise<Uint8Array | null> {
  const file = await readFile(`features/${modelHash}/${mediaHash}`);
  return file && new Uint8Array(await file.arrayBuffer());
}

/** Whether features are cached, without reading them: those of a picture in many tiles have tens of megabytes. */
export async function hasFeature(modelHash: string, mediaHash: string): Promise<boolean> {
  return (await readFile(`features/${modelHash}/${mediaHash}`)) !== null;
}

/** Caches features. A full disk is ignored, since they can be computed again. */
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
