/**
 * Runs between tabs: one tab owns a run, and the others get its events and may take it over when the owner is gone. Events go
 * from worker to worker through a BroadcastChannel.
 */
import { UserError } from "../base/userError.ts";
import type { Event } from "../protocol/events.ts";
import type { Run } from "../protocol/records.ts";
import type { RunStore } from "../storage/runs/runStore.ts";
import { heldRuns, holdRun, whenRunFree } from "../storage/runs/runLock.ts";

export class RunTabs {
  readonly #runs: Pick<RunStore, "get">;
  readonly #emit: (event: Event) => void;
  readonly #channel = new BroadcastChannel("scion-runs");
  /** Runs that this tab owns. */
  readonly #owned = new Set<string>();
  /** Runs of other tabs whose end is waited for. */
  readonly #watched = new Set<string>();
  /** Runs that ended while this tab was open, by id, as their owner told it: a record that was read or left before is older. */
  readonly #ended = new Map<string, Run>();

  /** `emit` sends an event to this tab's page. */
  constructor(runs: Pick<RunStore, "get">, emit: (event: Event) => void) {
    this.#runs = runs;
    this.#emit = emit;
    this.#channel.addEventListener("message", ({ data }: MessageEvent<Event>) => {
      this.#note(data);
      if (data.type === "run.changed") void this.#changedElsewhere(data.run);
      else emit(data);
    });
  }

  /** Tells the pages of all tabs. */
  readonly emit = (event: Event): void => {
    this.#emit(event);
    this.tellOthers(event);
  };

  tellOthers(event: Event): void {
    this.#note(event);
    if (event.type.startsWith("run.")) this.#channel.postMessage(event);
  }

  /** How a run ended while this tab was open, unless it goes on again. */
  endOf(runId: string): Run | undefined {
    return this.#ended.get(runId);
  }

  /** @returns a function that gives the run up. @throws UserError when another tab owns it */
  async own(run: Pick<Run, "id" | "title">): Promise<() => void> {
    const release = await holdRun(run.id);
    if (!release) throw elsewhere(run);
    this.#owned.add(run.id);
    return () => {
      this.#owned.delete(run.id);
      release();
    };
  }

  /** Does work on a run that nobody else may change meanwhile. @throws UserError when another tab owns it */
  async whileOwning<T>(run: Pick<Run, "id" | "title">, work: () => Promise<T>): Promise<T> {
    const release = await this.own(run);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** @throws UserError when another tab owns one of these runs */
  async requireNotElsewhere(runs: readonly Run[]): Promise<void> {
    const held = await heldRuns();
    const other = runs.find(({ id }) => held.has(id) && !this.#owned.has(id));
    if (other) throw elsewhere(other);
  }

  /**
   * A stored run as a page shows it. One that says "running" and that no tab owns has ended as its owner told, or else was
   * left by a closed page.
   */
  async present(run: Run): Promise<Run> {
    if (run.status !== "running") return run;
    const ended = this.#ended.get(run.id);
    if (ended || this.#owned.has(run.id)) return ended ?? run;
    if (!(await heldRuns()).has(run.id)) {
      return {
        ...run,
        status: "paused",
        message: "The page was closed while it was learning. Press Resume to go on.",
      };
    }
    void this.#watch(run.id);
    return { ...run, isElsewhere: true };
  }

  close(): void {
    this.#channel.close();
  }

  #note(event: Event): void {
    if (event.type !== "run.changed") return;
    const { run } = event;
    if (run.status === "running") this.#ended.delete(run.id);
    else this.#ended.set(run.id, run);
  }

  async #changedElsewhere(run: Run): Promise<void> {
    this.#emit({ type: "run.changed", run: await this.present(run) });
  }

  /** Tells the page when the owner is gone. */
  async #watch(runId: string): Promise<void> {
    if (this.#watched.has(runId)) return;
    this.#watched.add(runId);
    await whenRunFree(runId);
    this.#watched.delete(runId);
    const run = await this.#runs.get(runId).catch(() => null);
    if (run) this.#emit({ type: "run.changed", run: await this.present(run) });
  }
}

function elsewhere({ title }: Pick<Run, "title">): UserError {
  return new UserError(
    `“${title}” is at work in another tab of this browser. Watch it here; pause, stop or discard it there, or close that tab and go on here.`,
  );
}
