/** Opens the library: the first tab also clears away what an earlier session left behind. */
import { Library } from "./library.ts";

const OPEN = "scion-open";

/** Holds a lock, shared with other tabs, for as long as this worker lives. */
function stayOpen(): void {
  void navigator.locks.request(OPEN, { mode: "shared" }, () => new Promise(() => {}));
}

/** `onFull` as in `Library`. Other tabs that have the studio open make it skip the repair: they may be writing. */
export async function openLibrary(onFull: (message: string) => void): Promise<Library> {
  const library = new Library(onFull);
  await navigator.locks.request(OPEN, { ifAvailable: true }, async (lock) => {
    if (lock) await library.repair();
  });
  stayOpen();
  return library;
}
