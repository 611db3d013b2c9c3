/** The files of a run: checkpoints and adapters. */
import type { Run } from "../../protocol/records.ts";
import { namedFiles } from "./runFileNames.ts";
import { listFolder, readFile, removePath, writeFile } from "../io/opfs.ts";

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

/** Removes the files that the record of a run does not name. Nothing may be writing there. */
export async function removeUnnamedFiles(run: Run): Promise<void> {
  const names = await listFolder(`runs/${run.id}`);
  const named = new Set(namedFiles(run, names));
  for (const name of names) if (!named.has(name)) await removePath(`runs/${run.id}/${name}`);
}
