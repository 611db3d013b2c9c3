/**
 * Migrates all records in IndexedDB to the present schema, once, when storage is opened. The record ["schema"] holds the
 * version of all the others; without it they have version 1. The steps themselves are in formats/migrations.ts.
 */
import { UserError } from "../base/userError.ts";
import { migrateRecord, SCHEMA_VERSION } from "../formats/migrations.ts";
import { getRecord, rewriteRecords, type RecordKey } from "./records.ts";

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
  await rewriteRecords(
    ([kind = ""], record) => migrateRecord(kind, record, from),
    [[SCHEMA, SCHEMA_VERSION]],
  );
}

async function storedVersion(): Promise<number> {
  const version = (await getRecord<number>(SCHEMA)) ?? 1;
  if (version <= SCHEMA_VERSION) return version;
  throw new UserError(
    "A newer Scion has stored your projects in this browser. Reload the page to get the newest version.",
  );
}
