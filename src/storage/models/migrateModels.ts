/** The ids of models before schema version 3, which held in one browser alone, become derived ones. Pure. */
import type { ModelIdentity, ModelRecord } from "../../protocol/models.ts";

/**
 * The identity of each model by its id of before, where it gets another. Of two that come to the same id the one that is whole
 * gets it, else the one that came first; the other keeps its id and its files: nothing is removed that a person brought.
 * @param identities of `models`, in their order
 */
export function newModelIds(
  models: readonly ModelRecord[],
  identities: readonly ModelIdentity[],
): Map<string, ModelIdentity> {
  const isWhole = ({ state }: ModelRecord) => Number(state === "complete");
  const rows = models
    .map((model, i) => ({ model, identity: identities[i]! }))
    .sort(
      (a, b) =>
        isWhole(b.model) - isWhole(a.model) || a.model.addedAt.localeCompare(b.model.addedAt),
    );
  const taken = new Set(models.map(({ id }) => id));
  const renamed = new Map<string, ModelIdentity>();
  for (const { model, identity } of rows) {
    if (taken.has(identity.id)) continue;
    taken.add(identity.id);
    renamed.set(model.id, identity);
  }
  return renamed;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** A record with ids of models replaced; the same object where there is none to replace, or where it is not understood. */
export function renameModels(
  kind: string,
  record: unknown,
  modelIds: ReadonlyMap<string, string>,
): unknown {
  if (!isFields(record)) return record;
  if (kind === "model") return replaced(record, "id", modelIds);
  if (kind === "project") return replaced(record, "modelId", modelIds);
  const config = record["config"];
  if (kind !== "run" || !isFields(config)) return record;
  const changed = replaced(config, "modelId", modelIds);
  return changed === config ? record : { ...record, config: changed };
}

function replaced(fields: Fields, key: string, modelIds: ReadonlyMap<string, string>): Fields {
  const id = modelIds.get(String(fields[key]));
  return id === undefined ? fields : { ...fields, [key]: id };
}
