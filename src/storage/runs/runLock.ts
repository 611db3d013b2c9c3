/** Web Locks by which one tab owns a run while it trains or changes it. The browser releases those of a tab that is gone. */
const PREFIX = "scion-run-";

/** Long enough for a tab that only looks whether the run is free, and holds it for a moment. */
const WAIT_MS = 500;

/** @returns a function that gives the run up, or null when another owner keeps it */
export function holdRun(runId: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(WAIT_MS);
    const hold = () => new Promise<void>((release) => resolve(release));
    navigator.locks.request(PREFIX + runId, { signal }, hold).catch((error: unknown) => {
      if (signal.aborted && error === signal.reason) resolve(null);
      else reject(error as Error);
    });
  });
}

/** Ids of the runs that a tab owns, this one included. */
export async function heldRuns(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query();
  const names = held.flatMap(({ name }) => name ?? []).filter((name) => name.startsWith(PREFIX));
  return new Set(names.map((name) => name.slice(PREFIX.length)));
}

/** Resolves when nobody owns the run. */
export async function whenRunFree(runId: string): Promise<void> {
  await navigator.locks.request(PREFIX + runId, () => {});
}
