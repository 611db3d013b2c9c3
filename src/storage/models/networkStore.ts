/**
 * Networks that a person has brought, those of pictures and those of texts: a record for each, and its files in networks/FOLDER/. The
 * files are written first and cleared away at the next start when no record names them.
 */
import { UserError } from "../../base/userError.ts";
import type { NetworkRecord, TextNetworkRecord } from "../../protocol/network.ts";
import { guardDisk } from "../io/diskFull.ts";
import { listFolder, readFile, removePath, writeFile } from "../io/opfs.ts";
import { changeRecords, getRecord, listRecords } from "../io/records.ts";
import { removeModelFeatures } from "./featureFiles.ts";

const networkPath = (folder: string, path = "") => `networks/${folder}${path && `/${path}`}`;

type AnyRecord = NetworkRecord | TextNetworkRecord;

const kindOf = (record: AnyRecord) => ("texts" in record ? "textNetwork" : "network");

const byAge = <R extends AnyRecord>(all: R[]): R[] =>
  all.sort((a, b) => a.addedAt.localeCompare(b.addedAt));

export async function listNetworks(): Promise<NetworkRecord[]> {
  return byAge(await listRecords<NetworkRecord>("network"));
}

export async function listTextNetworks(): Promise<TextNetworkRecord[]> {
  return byAge(await listRecords<TextNetworkRecord>("textNetwork"));
}

export function findNetwork(id: string): Promise<NetworkRecord | undefined> {
  return getRecord<NetworkRecord>(["network", id]);
}

export function findTextNetwork(id: string): Promise<TextNetworkRecord | undefined> {
  return getRecord<TextNetworkRecord>(["textNetwork", id]);
}

/** Files of a network by their names. @throws UserError when one is gone */
export async function readNetworkFiles(
  { folder, title }: Pick<AnyRecord, "folder" | "title">,
  names: readonly string[],
): Promise<Map<string, Blob>> {
  const files = new Map<string, Blob>();
  for (const name of names) {
    const file = await readFile(networkPath(folder, name));
    if (!file) {
      throw new UserError(
        `${name} of the network "${title}" is no longer here. Remove the network and bring it again.`,
      );
    }
    files.set(name, file);
  }
  return files;
}

/** @throws UserError when the disk is full; nothing of it stays then */
export async function addNetwork(
  record: AnyRecord,
  files: ReadonlyMap<string, Blob>,
  onFull: (message: string) => void,
): Promise<void> {
  try {
    await guardDisk(async () => {
      for (const [path, file] of files) await writeFile(networkPath(record.folder, path), file);
      await changeRecords({ put: [[[kindOf(record), record.id], record]] });
    }, onFull);
  } catch (error) {
    await removePath(networkPath(record.folder));
    throw error;
  }
}

/** Its features too. */
export async function removeNetwork(record: AnyRecord): Promise<void> {
  const { id, folder } = record;
  await changeRecords({ remove: [[kindOf(record), id]] });
  await removePath(networkPath(folder));
  await removeModelFeatures(folder);
}

/** Removes files that no record names. → the folders of those that stay */
export async function repairNetworks(): Promise<string[]> {
  const all = [...(await listNetworks()), ...(await listTextNetworks())];
  const folders = all.map(({ folder }) => folder);
  for (const folder of await listFolder("networks"))
    if (!folders.includes(folder)) await removePath(networkPath(folder));
  return folders;
}
