/** Whether an adapter was made for the model that it is imported for, as far as hashes and names tell. */
import { UserError } from "../../base/userError.ts";
import { matchBase, type BaseIdentity, type BaseMatch } from "./baseName.ts";

/** Key of our adapters' metadata: the hash of the weights that they were trained on. */
export const BASE_WEIGHTS_KEY = "base_weights_sha256";

/** @throws {UserError} when both hashes are known and differ; names never refuse. */
export function checkBase(
  written: unknown,
  metadata: Record<string, string>,
  base: BaseIdentity,
): BaseMatch {
  const hash = metadata[BASE_WEIGHTS_KEY];
  if (hash && base.weightsHash && hash !== base.weightsHash) {
    throw new UserError(
      `The adapter was trained on weights ${hash.slice(0, 12)}…, and ${base.name} has ${base.weightsHash.slice(0, 12)}…: another model, or another version of it. Choose the model that it was made for.`,
    );
  }
  return matchBase(written, hash, base);
}
