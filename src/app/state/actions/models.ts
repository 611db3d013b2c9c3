/** Model actions: list, inspect, import, resume, check, delete, and choose for a project. */
import type {
  ModelLocation,
  ModelCheck,
  ModelEntry,
  ModelFit,
  ModelInspection,
} from "../../../protocol/models.ts";
import { call } from "../workerClient.ts";
import { isCancelled, runJob } from "../job.ts";
import { store } from "../store.ts";
import { messageOf, showError, showToast } from "../toasts.ts";
import type { NamedFile } from "./imports.ts";
import { loadRuns } from "./runs.ts";
import { loadStorage } from "./machine.ts";

/** Purpose of a model's job. */
export const modelJob = (modelId: string) => `model:${modelId}`;

export async function loadModels(): Promise<void> {
  store.setState(({ modelsState }) => ({
    modelsState: modelsState === "ready" ? "ready" : "loading",
  }));
  try {
    store.setState({ modelEntries: await call("model.entries", {}), modelsState: "ready" });
  } catch (error) {
    store.setState({ modelsState: { failed: messageOf(error) } });
  }
}

/** Loads which models of the open project are not here. */
export async function loadMissingModels(projectId: string): Promise<void> {
  const missingModels = await call("model.missing", { projectId });
  if (store.getState().projectId === projectId) store.setState({ missingModels });
}

/** A model that was brought answers references that were waiting for it, of projects and of runs. */
async function loadReferences(): Promise<void> {
  store.setState({ projects: await call("project.list", {}) });
  const { projectId } = store.getState();
  if (projectId) await Promise.all([loadRuns(projectId), loadMissingModels(projectId)]);
}

/** Loads the memory fit of a model, once per page load. */
export async function loadFit(modelId: string): Promise<void> {
  if (store.getState().modelFits[modelId]) return;
  const keep = (fit: ModelFit | { failed: string }) =>
    store.setState(({ modelFits }) => ({ modelFits: { ...modelFits, [modelId]: fit } }));
  await call("model.fit", { modelId }).then(keep, (error) => keep({ failed: messageOf(error) }));
}

/** Reads what a place has to offer, no weights. Its job has the purpose "inspect". */
export function inspectModel(
  location: ModelLocation,
  token = "",
  files?: NamedFile[],
): Promise<ModelInspection> {
  return runJob("inspect", "Looking", "model.inspect", {
    location,
    ...(token && { token }),
    ...(files && { files }),
  });
}

/** Runs a model's job; its error is shown with the model until the next attempt. */
async function runModelJob(modelId: string, work: () => Promise<unknown>): Promise<void> {
  forgetProblem(modelId);
  let problem = "";
  try {
    await work();
  } catch (error) {
    if (!isCancelled(error)) problem = messageOf(error);
  }
  await loadModels();
  await loadReferences().catch(showError);
  void loadStorage();
  if (!problem) return;
  const isThere = store.getState().modelEntries.some(({ id }) => id === modelId);
  if (!isThere) return showToast(problem, { tone: "error" });
  store.setState(({ modelProblems }) => ({
    modelProblems: { ...modelProblems, [modelId]: problem },
  }));
}

export function forgetProblem(modelId: string): void {
  store.setState(({ modelProblems }) => {
    const { [modelId]: _, ...rest } = modelProblems;
    return { modelProblems: rest };
  });
}

/** Resolves when the import is complete or has failed; the model's card shows the error. */
export function importModel(look: ModelInspection): Promise<void> {
  const { inspectionId, modelId } = look;
  store.setState(({ modelEntries }) => ({ modelEntries: [...modelEntries, pendingEntry(look)] }));
  return runModelJob(modelId, () =>
    runJob(modelJob(modelId), "Bringing it here", "model.import", { inspectionId, accepted: true }),
  );
}

/** A provisional entry until the worker's record is loaded. */
function pendingEntry({ modelId, files, ...look }: ModelInspection): ModelEntry {
  const { title, origin, licence, bytes, modelType, parameters, supported } = look;
  return {
    id: modelId,
    title,
    origin,
    licence,
    files: files.map((file) => ({ ...file, doneBytes: 0, promised: null, sha256: "", etag: "" })),
    state: "partial",
    addedAt: new Date().toISOString(),
    modelType,
    parameters,
    about: "",
    supported,
    bytes,
    doneBytes: 0,
    preparedBytes: 0,
    usedBy: [],
  };
}

export function resumeModel(modelId: string, token = ""): Promise<void> {
  return runModelJob(modelId, () =>
    runJob(modelJob(modelId), "Going on", "model.resume", { modelId, ...(token && { token }) }),
  );
}

/** Verifies the checksums of all files. */
export function checkModel(modelId: string): Promise<ModelCheck> {
  return runJob(modelJob(modelId), "Checking", "model.check", { modelId });
}

/** Deletes a model. */
export async function removeModel(modelId: string): Promise<void> {
  await call("model.remove", { modelId });
  forgetProblem(modelId);
  await loadModels();
  await loadReferences();
  void loadStorage();
}

/** New runs and chats of the open project use this model; earlier runs keep theirs. */
export async function setProjectModel(modelId: string): Promise<void> {
  const { projects, projectId } = store.getState();
  const project = projects.find(({ id }) => id === projectId);
  if (!project) throw new Error("Open a project first, on Home.");
  await call("project.update", { project: { ...project, modelId }, before: project });
  await loadReferences();
  await loadModels();
}
