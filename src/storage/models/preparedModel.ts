/**
 * A stored model's weights as the GPU held them when it was opened, in models/FOLDER beside the files they were made from and gone
 * with them: one copy for each way of holding it, of which the latest used stay. One is written under a temporary name, so
 * that half a copy is never found.
 */
import type { ByteSink, ByteSource } from "../../formats/byteSource.ts";
import { modelPath, storedBytes } from "./modelStore.ts";
import { listFolder, openPart, readFile, removePath, renameFile, writeWhole } from "../io/opfs.ts";
import { changeRecords, getRecord } from "../io/records.ts";

/** Copies of one model: who goes back and forth between two ways of holding it waits for neither. */
const MOST = 2;

const fileOf = (name: string) => `prepared-${name}.weights`;
/** Also the only one of earlier studios, "prepared.weights". */
const PREPARED = /^prepared.*\.weights$/;

const usedKey = (folder: string) => ["prepared", folder];

/** null when there is none of that name. */
export async function readPrepared(folder: string, name: string): Promise<ByteSource | null> {
  const source = await storedBytes(folder, fileOf(name));
  if (source) await markUsed(folder, name);
  return source;
}

export async function removePrepared(folder: string, name: string): Promise<void> {
  const names = (await namesUsed(folder)).filter((other) => other !== name);
  await changeRecords({ put: [[usedKey(folder), names]] });
  await removePath(modelPath(folder, fileOf(name)));
}

/** The files of the copies that the model's record names. */
export async function namedCopies(modelId: string): Promise<string[]> {
  return (await namesUsed(modelId)).map(fileOf);
}

/** What all copies of a model take on the disk. */
export async function preparedBytes(folder: string): Promise<number> {
  const files = await Promise.all(
    (await copiesOf(folder)).map((file) => readFile(modelPath(folder, file))),
  );
  return files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
}

/**
 * Keeps what `fill` writes in place of the copy before; the copies that were used longest ago go first, to make room.
 * @throws what `fill` throws, and QuotaExceededError; nothing of it is left then.
 */
export async function writePrepared(
  folder: string,
  name: string,
  fill: (sink: ByteSink) => Promise<void>,
): Promise<void> {
  const others = (await namesUsed(folder)).filter((other) => other !== name).slice(0, MOST - 1);
  const staying = new Set([name, ...others].map(fileOf));
  for (const file of await copiesOf(folder)) {
    if (!staying.has(file)) await removePath(modelPath(folder, file));
  }
  const path = modelPath(folder, `${fileOf(name)}.tmp`);
  const access = await openPart(path);
  let at = 0;
  try {
    access.truncate(0);
    await fill({
      write(chunk) {
        writeWhole(access, chunk, at);
        at += chunk.length;
        return Promise.resolve();
      },
    });
    access.flush();
  } catch (error) {
    access.close();
    await removePath(path);
    throw error;
  }
  access.close();
  await renameFile(path, fileOf(name));
  await markUsed(folder, name);
}

const copiesOf = async (folder: string) =>
  (await listFolder(modelPath(folder))).filter((file) => PREPARED.test(file));

/** The latest first. */
const namesUsed = async (folder: string) => (await getRecord<string[]>(usedKey(folder))) ?? [];

async function markUsed(folder: string, name: string): Promise<void> {
  const names = [name, ...(await namesUsed(folder)).filter((other) => other !== name)];
  await changeRecords({ put: [[usedKey(folder), names.slice(0, MOST)]] });
}
