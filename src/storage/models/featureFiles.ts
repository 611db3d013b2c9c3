/**
 * The cache of vision features and pixel values on disk: features/FOLDER/KEY, where a folder belongs to one model and a way of
 * computing, and a key begins with the hash of the medium, HASH-GRID. All of it can be computed again.
 */
import { isDiskFull } from "../io/diskFull.ts";
import { listFolder, readFile, removePath, writeFile } from "../io/opfs.ts";

const featurePath = (folder: string, key: string) => `features/${folder}/${key}`;

/** null when they are not cached. */
export async function readFeature(folder: string, key: string): Promise<Uint8Array | null> {
  const file = await readFile(featurePath(folder, key));
  return file && new Uint8Array(await file.arrayBuffer());
}

/** Whether features are cached, without reading them: those of a picture in many tiles have tens of megabytes. */
export async function hasFeature(folder: string, key: string): Promise<boolean> {
  return (await readFile(featurePath(folder, key))) !== null;
}

/** The keys of a folder. */
export async function featureKeys(folder: string): Promise<Set<string>> {
  return new Set(await listFolder(`features/${folder}`));
}

/** Caches features. A full disk is ignored, since they can be computed again. */
export async function writeFeature(folder: string, key: string, data: Uint8Array): Promise<void> {
  try {
    await writeFile(featurePath(folder, key), data);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
}

/** Removes the features of media whose hash `isGone`, of all models. */
export async function removeFeatures(isGone: (mediaHash: string) => boolean): Promise<void> {
  for (const folder of await listFolder("features")) {
    for (const key of await listFolder(`features/${folder}`))
      if (isGone(key.split("-")[0]!)) await removePath(featurePath(folder, key));
  }
}

/** The models that have features: the folders of stored ones, the ids of those that ship with the studio. */
export async function featureOwners(): Promise<Set<string>> {
  return new Set((await listFolder("features")).map(ownerOf));
}

/** Removes the features of a model. */
export async function removeModelFeatures(owner: string): Promise<void> {
  for (const folder of await listFolder("features"))
    if (ownerOf(folder) === owner) await removePath(`features/${folder}`);
}

/** OWNER-HASH: whose features they are, and how they were computed. */
const ownerOf = (folder: string) => folder.slice(0, folder.lastIndexOf("-"));
