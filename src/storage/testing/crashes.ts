/** Kills what changes storage after each of its changes, and opens the studio again. */
import { expect } from "vitest";
import type { Library } from "../library.ts";
import { openLibrary } from "../openLibrary.ts";
import type { MemoryStorage } from "./memoryStorage.ts";
import { unsoundness } from "./soundness.ts";

export interface Operation {
  /** What is acknowledged before it. */
  before(library: Library): Promise<void>;
  run(library: Library): Promise<unknown>;
  /** After the crash. `isDone`: the operation said that it was done. */
  expectSound(library: Library, isDone: boolean): Promise<void>;
}

/** `served`: ids of the models that ship. */
export function crashesOf(storage: MemoryStorage, served: readonly string[] = []) {
  /** Opens the studio as after a crash: everybody who held a lock is gone. */
  async function reopen(): Promise<Library> {
    storage.restart();
    return openLibrary(() => {}, served);
  }

  /** Kills the operation after 0, 1, 2, … changes, until it comes to its end. @returns how many points of death were tried */
  async function killEverywhere({ before, run, expectSound }: Operation): Promise<number> {
    for (let changes = 0; ; changes++) {
      await storage.clear();
      let library = await reopen();
      await before(library);
      storage.restart();
      storage.mortality.dieAfter(changes);
      const isDone = await run(library).then(
        () => true,
        () => false,
      );
      library = await reopen();
      await expectSound(library, isDone);
      await expectNoOrphans();
      if (isDone) return changes;
    }
  }

  /** Files are exactly those that records name, and have the sizes that these say. */
  async function expectNoOrphans(): Promise<void> {
    const records = [...(await storage.records())].map(
      ([key, value]) => [JSON.parse(key) as string[], value] as const,
    );
    expect(unsoundness(records, storage.files.sizes())).toEqual([]);
  }
  return { reopen, killEverywhere, expectNoOrphans };
}
