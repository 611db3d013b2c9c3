/**
 * What is known of models by the ids that projects and runs use for them. It stays when a model is deleted, so that it can be
 * named and found again, and it leads from ids of earlier versions to those of now.
 */
import type { ModelIdentity } from "../../protocol/models.ts";
import { listRecords, type RecordEntry } from "../io/records.ts";

/** `knownAs`: the id that it is kept under, which for ids of earlier versions is another than its own. */
type KnownIdentity = ModelIdentity & { knownAs: string };

export const identityRecord = (knownAs: string, identity: ModelIdentity): RecordEntry => [
  ["identity", knownAs],
  { ...identity, knownAs } satisfies KnownIdentity,
];

/** By the id that it is known as. */
export async function listIdentities(): Promise<Map<string, ModelIdentity>> {
  const all = await listRecords<KnownIdentity>("identity");
  return new Map(all.map(({ knownAs, ...identity }) => [knownAs, identity]));
}
