/**
 * Image networks that a person has brought: a record for each, and its files in networks/FOLDER/. The files are written first and
 * cleared away at the next start when no record names them.
 */
import type { NetworkRecord } from "../../protocol/network.ts";
import { guardDisk } from "../io/diskFull.ts";
import { listFolder, readFile, removePath, writeFile } from "../io/opfs.ts";
import { changeRecords, getRecord, listRecords } from "../io/records.ts";
import { removeModelFeatures } from "./featureFiles.ts";

const networkPath = (folder: string, path = "") => `networks/${folder}${path && `/${path}`}`;

export async function listNetworks(): Promise<NetworkRecord[]> {
  const all = await listRecords<NetworkRecord>("network");
  return all.sort((a, b) => a.addedAt.localeCompare(b.addedAt));
}

export function findNetwork(id: string): Promise<NetworkRecord | undefined> {
  return getRecord<NetworkRecord>(["network", id]);
}

/** A file of a network by its name, or null. */
export function readNetworkFile(folder: string, path: string): Promise<File | null> {
  return readFile(networkPath(folder, path));
}

/** @throws UserError when the disk is full; nothing of it stays then */
export async function addNetwork(
  record: NetworkRecord,
  files: ReadonlyMap<string, Blob>,
  onFull: (message: string) => void,
): Promise<void> {
  try {
    await guardDisk(async () => {
      for (const [path, file] of files) await writeFile(networkPath(record.folder, path), file);
      await changeRecords({ put: [[["network", record.id], record]] });
    }, onFull);
  } catch (error) {
    await removePath(networkPath(record.folder));
    throw error;
  }
}

/** Its features too. */
export async function removeNetwork({ id, folder }: Pick<NetworkRecord, "id" | "folder">) {
  await changeRecords({ remove: [["network", id]] });
  await removePath(networkPath(folder));
  await removeModelFeatures(folder);
}

/** Removes files that no record names. → the folders of those that stay */
export async function repairNetworks(): Promise<string[]> {
  const folders = (await listNetworks()).map(({ folder }) => folder);
  for (const folder of await listFolder("networks"))
    if (!folders.includes(folder)) await removePath(networkPath(folder));
  return folders;
}
