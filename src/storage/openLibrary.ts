/** Opens the library: the first tab also clears away what an earlier session left behind. */
import { Library } from "./library.ts";
import { repairStorage } from "./repair.ts";

const OPEN = "scion-open";

/**
 * Resolves when a lock that all open tabs share is held, which it is for as long as this worker lives. Waits for a tab
 * that is still clearing away: it would take this one's half-written files for old ones.
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

/** `onFull` as in `Library`. Other tabs that have the studio open make it skip the repair: they may be writing. */
export async function openLibrary(onFull: (message: string) => void): Promise<Library> {
  const library = new Library(onFull);
  await navigator.locks.request(OPEN, { ifAvailable: true }, async (lock) => {
    if (lock) await repairStorage();
  });
  await stayOpen();
  return library;
}
