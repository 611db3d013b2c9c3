/**
 * Models that a person has brought here: a record for each, and its files in models/FOLDER/ as their origin names them. A
 * record is written before the first byte, so a download that a closed tab cut off is known and can go on or be removed.
 */
import { formatBytes } from "../../base/words/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import { missingModel } from "../../formats/modelIdentity.ts";
import type { ModelFile, ModelIdentity, ModelRecord } from "../../protocol/models.ts";
import { isDiskFull } from "../io/diskFull.ts";
import { freeBytes } from "../io/freeBytes.ts";
import { identityRecord, listIdentities } from "./modelIdentities.ts";
import { removeModelFeatures } from "./featureFiles.ts";
import { readFile, removePath } from "../io/opfs.ts";
import { PART } from "./modelStoreWriter.ts";
import { changeRecords, getRecord, listRecords } from "../io/records.ts";

export const modelPath = (folder: string, path = "") => `models/${folder}${path && `/${path}`}`;

export async function listModels(): Promise<ModelRecord[]> {
  const all = await listRecords<ModelRecord>("model");
  return all.sort((a, b) => a.addedAt.localeCompare(b.addedAt));
}

export function findModel(id: string): Promise<ModelRecord | undefined> {
  return getRecord<ModelRecord>(["model", id]);
}

/** @throws UserError when it is gone. */
export async function getModel(id: string): Promise<ModelRecord> {
  const model = await findModel(id);
  if (!model) throw new UserError(await missingText(id));
  return model;
}

/** The sentence about a model that is not here. */
export async function missingText(id: string): Promise<string> {
  return missingModel(id, (await listIdentities()).get(id)).text;
}

export function putModel(model: ModelRecord): Promise<void> {
  return changeRecords({ put: [[["model", model.id], model]] });
}

/** The record first: files without a record are cleared away at the next start. */
export async function removeModel({ id, folder }: Pick<ModelRecord, "id" | "folder">) {
  await changeRecords({
    remove: [
      ["model", id],
      ["prepared", folder],
    ],
  });
  await removePath(modelPath(folder));
  await removeModelFeatures(folder);
}

/** Replaces the record of a model that was brought under a partial id by the one of what it is, which is kept for good. */
export function settleModel(partialId: string, model: ModelRecord, identity: ModelIdentity) {
  return changeRecords({
    remove: [["model", partialId]],
    put: [[["model", model.id], model], identityRecord(model.id, identity)],
  });
}

/** The record with `doneBytes` as they are on the disk, which is further than the record after a closed tab. */
export async function withDoneBytes(model: ModelRecord): Promise<ModelRecord> {
  if (model.state === "complete") return model;
  const files = await Promise.all(
    model.files.map(async (file): Promise<ModelFile> => {
      const whole = await readFile(modelPath(model.folder, file.path));
      const part = whole ?? (await readFile(modelPath(model.folder, file.path) + PART));
      return { ...file, doneBytes: Math.min(part?.size ?? 0, file.bytes) };
    }),
  );
  return { ...model, files };
}

/** A stored file, read where it lies; null when it is not there. */
export async function storedBytes(folder: string, path: string): Promise<ByteSource | null> {
  const file = await readFile(modelPath(folder, path));
  return (
    file && {
      size: file.size,
      slice: async (begin, end) => new Uint8Array(await file.slice(begin, end).arrayBuffer()),
    }
  );
}

/** The sentence for a disk that has no room, before or after trying. */
export function noRoom(title: string, needed: number, free: number): UserError {
  // Some browsers name one and the same number on every computer, so that it says little about this disk.
  const why =
    free < needed
      ? `this browser has ${formatBytes(free)} free for Scion`
      : `the disk took no more, although the browser speaks of ${formatBytes(free)} free`;
  return new UserError(
    `${title} needs ${formatBytes(needed)} more, and ${why}. Delete models, lessons or projects that you no longer need, or free space on the computer, and go on.`,
  );
}

/** Runs a write for a model; a full disk becomes a sentence with what is missing. `missing` says how much is still to come. */
export async function guardRoom<T>(
  title: string,
  missing: () => number,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw noRoom(title, missing(), await freeBytes());
  }
}

/** Does work on a model that nobody else may change meanwhile, in this tab or another. */
export function withModelLock<T>(id: string, title: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`scion-model-${id}`, { ifAvailable: true }, (lock) => {
    if (lock) return work();
    throw new UserError(
      `${title} is being worked on, here or in another tab. Wait for its end, or cancel it.`,
    );
  }) as Promise<T>;
}
