/** Opens the library. The first tab also migrates the records and clears away what an earlier session left behind. */
import type { RecordChanges } from "./io/records.ts";
import { UserError } from "../base/userError.ts";
import { guardDisk } from "./io/diskFull.ts";
import { Library } from "./library.ts";
import { migrateStorage, needsMigration } from "./migrate.ts";
import { repairStorage } from "./repair.ts";

const OPEN = "scion-open";

/** How long a migration waits for another tab to close: one that is being reloaded may hold its lock a moment longer. */
const CLOSING_MS = 5000;

/**
 * Migrates the records while no other tab has the studio open: one of the version before could write old records again.
 * @throws UserError when another tab stays open
 */
async function migrateAlone(): Promise<void> {
  if (!(await needsMigration())) return;
  let isGranted = false;
  try {
    await navigator.locks.request(OPEN, { signal: AbortSignal.timeout(CLOSING_MS) }, () => {
      isGranted = true;
      return migrateStorage();
    });
  } catch (error) {
    if (isGranted) throw error;
    // The other tab may have been the one that migrated.
    if (!(await needsMigration())) return;
    throw new UserError(
      "Scion was updated and has to convert what is stored in this browser. Close its other tabs and reload this one.",
    );
  }
}

/**
 * Resolves when this worker holds the lock that all open tabs share, which it does until it ends. Waits for a tab that is
 * still clearing away: it would remove this tab's half-written files.
 */
function stayOpen(): Promise<void> {
  return new Promise((resolve, reject) => {
    const forever = () => {
      resolve();
      return new Promise(() => {});
    };
    navigator.locks.request(OPEN, { mode: "shared" }, forever).catch(reject);
  });
}

/**
 * `onFull` and `onChanged` as in `Library`. The repair is skipped while other tabs have the studio open: they may be writing.
 * @param servedModels ids of the models that ship with the studio
 */
export async function openLibrary(
  onFull: (message: string) => void,
  servedModels: readonly string[],
  onChanged: (changes: RecordChanges) => void = () => {},
): Promise<Library> {
  const library = new Library(onFull, onChanged);
  await guardDisk(migrateAlone, onFull);
  await navigator.locks.request(OPEN, { ifAvailable: true }, async (lock) => {
    if (lock) await repairStorage(servedModels);
  });
  await stayOpen();
  return library;
}
