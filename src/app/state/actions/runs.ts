/** Runs: plan, estimate, start, pause, go on, stop, remove. Their progress arrives as events. */
import type { Framing } from "../../../base/media/framing.ts";
import type { RunEstimate } from "../../../protocol/planning/runEstimate.ts";
import type { ModelPart, Preset, RunConfig } from "../../../protocol/config.ts";
import type { MixtureReport } from "../../../protocol/instructions/mixture.ts";
import type { ImportedRun } from "../../../protocol/calls/runCalls.ts";
import type { Run } from "../../../protocol/records.ts";
import { call } from "../workerClient.ts";
import { store } from "../store.ts";
import { mergeSteps, pointsOf } from "../runPoints.ts";
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

/**
 * Loads the points of all runs. Those that events have brought meanwhile are newer, and all that follow their first.
 */
export async function loadRunPoints(projectId: string): Promise<void> {
  const loaded = await call("run.metrics", { projectId });
  store.setState((state) => {
    if (state.projectId !== projectId) return {};
    const merged = Object.entries(loaded).map(([id, points]) => [
      id,
      mergeSteps(points, pointsOf(state, id)),
    ]);
    return { runPoints: { ...state.runPoints, ...Object.fromEntries(merged) } };
  });
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

/** The parts of the model that may carry adapters. */
export function loadModelParts(modelId: string): Promise<ModelPart[]> {
  return call("model.parts", { modelId });
}

/** How media that are no squares may go into the model; none where it has no choice. */
export function loadModelFramings(modelId: string): Promise<Framing[]> {
  return call("model.framings", { modelId });
}

/** Exact bytes and steps of a plan; nothing is allocated to compute them. */
export function estimateRun(projectId: string, config: RunConfig): Promise<RunEstimate> {
  return call("run.estimate", { projectId, config });
}

/** What the mixture of a plan comes to. */
export function mixtureOfRun(projectId: string, config: RunConfig): Promise<MixtureReport> {
  return call("run.mixture", { projectId, config });
}

/** Freezes the examples as they are now, so that the run is reproducible, and starts it; `from` as in the call. */
export async function startRun(
  projectId: string,
  config: RunConfig,
  title: string,
  from?: string,
): Promise<Run> {
  const version = await call("version.freeze", { projectId });
  store.setState(({ versions, projectId: open }) =>
    open === projectId
      ? { versions: [version, ...versions.filter(({ id }) => id !== version.id)] }
      : {},
  );
  const run = await call("run.start", { projectId, config, title, ...(from && { from }) });
  upsert(run);
  return run;
}

/** Takes effect after the step that is being computed. */
export function pauseRun(runId: string): Promise<void> {
  return call("run.pause", { runId });
}

export async function resumeRun(runId: string): Promise<void> {
  const run = await call("run.resume", { runId });
  upsert(run);
  // The steps after the checkpoint are repeated.
  store.setState(({ runPoints, ...state }) => {
    const points = pointsOf({ runPoints }, runId).filter(({ step }) => step <= run.step);
    return state.projectId === run.projectId
      ? { runPoints: { ...runPoints, [runId]: points } }
      : {};
  });
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
  store.setState(({ runs, runPoints, evalReports }) => {
    const { [runId]: _, ...otherPoints } = runPoints;
    return {
      runs: runs.filter(({ id }) => id !== runId),
      runPoints: otherPoints,
      evalReports: evalReports.filter((check) => check.runId !== runId),
    };
  });
}

/** Takes in a PEFT folder. Rejects with the reason when it does not fit the model. */
export async function importAdapter(projectId: string, files: NamedFile[]): Promise<ImportedRun> {
  const imported = await call("adapter.import", { projectId, files });
  upsert(imported.run);
  return imported;
}
