/** Lessons: plan, estimate, start, pause, go on, stop, remove. Their progress arrives as events. */
import type { MemoryReport } from "../../../protocol/reports.ts";
import type { Preset, RunConfig } from "../../../protocol/config.ts";
import type { Run } from "../../../protocol/records.ts";
import { call } from "../workerClient.ts";
import { store } from "../store.ts";
import { messageOf } from "../toasts.ts";
import type { NamedFile } from "./imports.ts";

export async function loadRuns(projectId: string): Promise<void> {
  store.setState(({ runsState }) => ({ runsState: runsState === "ready" ? "ready" : "loading" }));
  try {
    const runs = await call("run.list", { projectId });
    if (store.getState().projectId === projectId) store.setState({ runs, runsState: "ready" });
  } catch (error) {
    store.setState({ runsState: { failed: messageOf(error) } });
  }
}

function upsert(run: Run): void {
  store.setState(({ runs, projectId }) => {
    if (run.projectId !== projectId) return {};
    const known = runs.some(({ id }) => id === run.id);
    return { runs: known ? runs.map((old) => (old.id === run.id ? run : old)) : [run, ...runs] };
  });
}

export function loadPresets(projectId: string): Promise<Preset[]> {
  return call("run.presets", { projectId });
}

/** Exact bytes and steps of a plan; nothing is allocated to compute them. */
export function estimateRun(projectId: string, config: RunConfig): Promise<MemoryReport> {
  return call("run.estimate", { projectId, config });
}

/** Freezes the examples as they are now, so that the run is reproducible, and starts it. */
export async function startRun(projectId: string, config: RunConfig, title: string): Promise<Run> {
  const version = await call("version.freeze", { projectId });
  store.setState(({ versions }) => ({
    versions: [version, ...versions.filter(({ id }) => id !== version.id)],
  }));
  const run = await call("run.start", { projectId, config, title });
  upsert(run);
  return run;
}

/** Takes effect after the step that is being computed. */
export function pauseRun(runId: string): Promise<void> {
  return call("run.pause", { runId });
}

export async function resumeRun(runId: string): Promise<void> {
  upsert(await call("run.resume", { runId }));
}

/** keep: the adapter as it is now becomes the result. Otherwise the run and its files go. */
export async function stopRun(runId: string, keep: boolean): Promise<void> {
  await call("run.stop", { runId, keep });
  if (!keep) dropRun(runId);
}

export async function removeRun(runId: string): Promise<void> {
  await call("run.remove", { runId });
  dropRun(runId);
}

function dropRun(runId: string): void {
  store.setState(({ runs, evalReports }) => ({
    runs: runs.filter(({ id }) => id !== runId),
    evalReports: evalReports.filter((check) => check.runId !== runId),
  }));
}

/** Takes in a PEFT folder. Rejects with the reason when it does not fit the model. */
export async function importAdapter(projectId: string, files: NamedFile[]): Promise<Run> {
  const run = await call("adapter.import", { projectId, files });
  upsert(run);
  return run;
}
