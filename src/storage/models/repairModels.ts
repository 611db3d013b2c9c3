/** Removes what no record of a model names: whole models and networks, files of known ones, prepared copies, and features. */
import type { ModelRecord } from "../../protocol/models.ts";
import { featureOwners, removeModelFeatures } from "./featureFiles.ts";
import { modelPath } from "./modelStore.ts";
import { PART } from "./modelStoreWriter.ts";
import { listFiles, listFolder, removePath } from "../io/opfs.ts";
import { repairNetworks } from "./networkStore.ts";
import { namedCopies } from "./preparedModel.ts";
import { changeRecords, listKeys, listRecords } from "../io/records.ts";

/** `servedModels`: ids of those that ship with the studio, which have no record. */
export async function repairModels(servedModels: readonly string[]): Promise<void> {
  const models = await listRecords<ModelRecord>("model");
  const stored = new Set(models.map(({ folder }) => folder));
  const prepared = await listKeys("prepared");
  await changeRecords({ remove: prepared.filter(([, folder]) => !stored.has(folder!)) });
  for (const folder of await listFolder("models")) {
    if (!stored.has(folder)) await removePath(modelPath(folder));
  }
  for (const model of models) await removeUnnamed(model);
  const known = new Set([...stored, ...servedModels, ...(await repairNetworks())]);
  for (const owner of await featureOwners())
    if (!known.has(owner)) await removeModelFeatures(owner);
}

/** A part of a file that has not arrived whole stays, so that its download can go on. */
async function removeUnnamed({ folder, files, state }: ModelRecord): Promise<void> {
  const paths = files.map(({ path }) => path);
  const parts = state === "complete" ? [] : paths.map((path) => path + PART);
  const named = new Set([...paths, ...parts, ...(await namedCopies(folder))]);
  for (const path of await listFiles(modelPath(folder)))
    if (!named.has(path)) await removePath(modelPath(folder, path));
}
