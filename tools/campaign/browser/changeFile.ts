/** A file that the person has chosen becomes another one on the disk, or is gone. */
import {
  appendFile,
  open,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import path from "node:path";

const WAYS: readonly ((file: string) => Promise<void>)[] = [
  (file) => rm(file),
  async (file) => truncate(file, Math.floor((await readFile(file)).length / 2)),
  (file) => appendFile(file, "and more"),
  otherBytes,
  saveAnew,
];

/** One of the files below `folder`, in one of the ways, by `chance` from 0 to 1. */
export async function changeFile(folder: string, chance: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const names = files.map(({ parentPath, name }) => path.join(parentPath, name)).sort();
  const which = Math.floor(chance * names.length * WAYS.length);
  const file = names[Math.floor(which / WAYS.length)];
  if (file) await WAYS[which % WAYS.length]!(file);
}

/** As many as before, others in the second half. */
async function otherBytes(file: string): Promise<void> {
  const handle = await open(file, "r+");
  const { size } = await handle.stat();
  await handle.write(Buffer.alloc(Math.ceil(size / 2), 7), 0, null, Math.floor(size / 2));
  await handle.close();
}

/** As editors save: another file takes its name. */
async function saveAnew(file: string): Promise<void> {
  const bytes = await readFile(file);
  await writeFile(`${file}~`, bytes.toReversed());
  await rename(`${file}~`, file);
}
