/**
 * Ends of runs that storage refused, as a full disk does. They are tried again until storage takes them, or the run went on or
 * is gone meanwhile; a page that is closed before leaves a record that says "running".
 */
import type { RunStore } from "../storage/runs/runStore.ts";
import type { RunTabs } from "./runTabs.ts";

const RETRY_MS = 5000;

export class UnstoredEnds {
  readonly #tabs: Pick<RunTabs, "endOf" | "whileOwning">;
  readonly #runs: Pick<RunStore, "get">;
  readonly #retryMs: number;
  readonly #stores = new Map<string, () => Promise<void>>();

  constructor(
    tabs: Pick<RunTabs, "endOf" | "whileOwning">,
    runs: Pick<RunStore, "get">,
    retryMs = RETRY_MS,
  ) {
    this.#tabs = tabs;
    this.#runs = runs;
    this.#retryMs = retryMs;
  }

  /** `store` writes the run as it ended, which all tabs were told. */
  add(runId: string, store: () => Promise<void>): void {
    this.#stores.set(runId, store);
    if (this.#stores.size === 1) this.#retryLater();
  }

  #retryLater(): void {
    setTimeout(() => {
      const tries = [...this.#stores].map(async ([runId, store]) => {
        if (await this.#isSettled(runId, store)) this.#stores.delete(runId);
      });
      void Promise.all(tries).then(() => {
        if (this.#stores.size > 0) this.#retryLater();
      });
    }, this.#retryMs);
  }

  /** Whether there is nothing left to do: it is stored, by this or by what happened to the run since. */
  async #isSettled(runId: string, store: () => Promise<void>): Promise<boolean> {
    const end = this.#tabs.endOf(runId);
    const stored = await this.#runs.get(runId).catch(() => null);
    if (!end || stored?.status !== "running") return true;
    try {
      await this.#tabs.whileOwning(end, async () => {
        if (this.#tabs.endOf(runId) === end) await store();
      });
      return true;
    } catch {
      // Full as before, or another tab begins with the run, which it tells.
      return false;
    }
  }
}
