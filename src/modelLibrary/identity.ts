/** What a model is outside this browser: its name and commit on the Hub, and the hash of its weights. */
import { sha256Hex } from "../base/hash.ts";
import type { ModelRecord } from "../protocol/models.ts";
import { findModel } from "../storage/modelStore.ts";
import type { ModelFiles } from "./modelFiles.ts";

export interface ModelIdentity {
  /** `owner/Name` where it is known, else the published name or the folder's. */
  name: string;
  /** The commit on the Hub; null for models from elsewhere. */
  commit: string | null;
  /** See `weightsHash`; null while files are missing. */
  weightsHash: string | null;
}

/** An id on the Hub, as config.json's `_name_or_path` may hold it: no path. */
const HUB_ID = /^[\w.-]+\/[\w.-]+$/;

export async function modelIdentity(models: ModelFiles, modelId: string): Promise<ModelIdentity> {
  const record = await findModel(modelId);
  if (!record) {
    type Shipped = Pick<ModelRecord, "files">;
    const { files } = await models.json<Shipped>(modelId, "scion.json");
    return { name: modelId, commit: null, weightsHash: await weightsHash(files) };
  }
  const { origin, title, files } = record;
  const hash = await weightsHash(files);
  if (origin.kind === "hub") return { name: origin.repo, commit: origin.commit, weightsHash: hash };
  const config = await models.json<Record<string, unknown>>(modelId, "config.json");
  const published = String(config["_name_or_path"] ?? "");
  return { name: HUB_ID.test(published) ? published : title, commit: null, weightsHash: hash };
}

/** SHA-256 over the SHA-256s of all .safetensors files, sorted, one a line; null when one is not known. */
export async function weightsHash(
  files: readonly { path: string; sha256: string }[],
): Promise<string | null> {
  const hashes = files.filter(({ path }) => path.endsWith(".safetensors")).map((f) => f.sha256);
  if (hashes.length === 0 || hashes.some((hash) => !hash)) return null;
  return sha256Hex(hashes.sort().join("\n"));
}
