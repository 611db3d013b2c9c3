/**
 * Migrates all records in IndexedDB to the present schema, once, when storage is opened. The record ["schema"] holds the
 * version of all the others; without it they have version 1. The steps themselves are in formats/migrations.ts; only how
 * storage divides records among keys is here.
 */
import { UserError } from "../base/userError.ts";
import { migrateRecord, SCHEMA_VERSION } from "../formats/migrations.ts";
import { metricsChunks, metricsRecords } from "./runs/metrics.ts";
import type { RunPoint, RunWithPoints } from "../protocol/records.ts";
import { identityOf } from "../formats/modelIdentity.ts";
import type { ModelIdentity, ModelRecord } from "../protocol/models.ts";
import { newModelIds, renameModels } from "./models/migrateModels.ts";
import { identityRecord } from "./models/modelIdentities.ts";
import { modelPath } from "./models/modelStore.ts";
import { readFile } from "./io/opfs.ts";
import {
  getRecord,
  listRecords,
  rewriteRecords,
  type RecordEntry,
  type RecordKey,
} from "./io/records.ts";

const SCHEMA: RecordKey = ["schema"];

/** Whether the stored records have an earlier schema. @throws UserError when a newer version of Scion wrote them */
export async function needsMigration(): Promise<boolean> {
  return (await storedVersion()) < SCHEMA_VERSION;
}

/**
 * Migrates everything in one transaction, the schema version included: after a crash in the middle all records are as they
 * were, and the next start migrates them. Does nothing the second time. No other tab may have the studio open.
 * @throws UserError when a newer version of Scion wrote the records
 */
export async function migrateStorage(): Promise<void> {
  const from = await storedVersion();
  if (from === SCHEMA_VERSION) return;
  const derived = await deriveModelIds(from);
  const ids = new Map([...derived].map(([former, { id }]) => [former, id]));
  await rewriteRecords(
    (key, record) => migrateEntry(key, record, from, ids),
    [
      ...[...derived].flatMap(([former, identity]) => [
        identityRecord(former, identity),
        identityRecord(identity.id, identity),
      ]),
      [SCHEMA, SCHEMA_VERSION],
    ],
  );
}

/**
 * The records that a record of schema version `from` becomes, or null where it stays as it is. Version 2 keys runs by their
 * project, ["run", project, run], and keeps their points as chunks of metrics; version 3 has other ids for models, `modelIds`
 * by those of before. Never throws.
 */
export function migrateEntry(
  key: RecordKey,
  record: unknown,
  from: number,
  modelIds: ReadonlyMap<string, string> = new Map(),
): readonly RecordEntry[] | null {
  const migrated = renameModels(key[0] ?? "", migrateRecord(key[0] ?? "", record, from), modelIds);
  const modelId = key[0] === "model" ? modelIds.get(key[1] ?? "") : undefined;
  if (modelId !== undefined) return [[["model", modelId], migrated]];
  if (from < 2 && key[0] === "run" && key.length === 2 && isRun(migrated)) {
    const { points, ...run } = migrated;
    const chunks = metricsChunks(Array.isArray(points) ? (points as RunPoint[]) : []);
    return [
      [["run", run.projectId, key[1]!], run],
      ...metricsRecords({ ...run, id: key[1]! }, chunks),
    ];
  }
  return migrated === record ? null : [[key, migrated]];
}

function isRun(value: unknown): value is Pick<RunWithPoints, "projectId"> & { points?: unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { projectId?: unknown }).projectId === "string"
  );
}

/** The identities of the stored models by their ids before version 3, where those differ. */
async function deriveModelIds(from: number): Promise<Map<string, ModelIdentity>> {
  if (from >= 3) return new Map();
  const stored = await listRecords<ModelRecord>("model");
  const models = stored.map((model) => migrateRecord("model", model, from) as ModelRecord);
  const identities = models.map(async (model) => identityOf(model, await storedConfig(model)));
  return newModelIds(models, await Promise.all(identities));
}

async function storedConfig({ folder }: ModelRecord): Promise<Record<string, unknown> | null> {
  const file = await readFile(modelPath(folder, "config.json"));
  try {
    return file && (JSON.parse(await file.text()) as Record<string, unknown>);
  } catch {
    // Half of a file: the name is then that of the folder.
    return null;
  }
}

async function storedVersion(): Promise<number> {
  const version = (await getRecord<number>(SCHEMA)) ?? 1;
  if (version <= SCHEMA_VERSION) return version;
  throw new UserError(
    "A newer Scion has stored your projects in this browser. Reload the page to get the newest version.",
  );
}
