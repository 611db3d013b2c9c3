/** Models: list them, look at one before it is brought here, bring it, go on, check it, delete it, build a project on it. */
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
import { messageOf, showToast } from "../toasts.ts";
import type { NamedFile } from "./imports.ts";
import { updateProject } from "./projects.ts";
import { loadStorage } from "./machine.ts";

/** The purpose of a model's job, so that its card finds it. */
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

/** Whether it runs here; computed once while the page is open. */
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

/** Runs a model's job; its failure stays beside the model until the next try. */
async function runModelJob(modelId: string, work: () => Promise<unknown>): Promise<void> {
  forgetProblem(modelId);
  let problem = "";
  try {
    await work();
  } catch (error) {
    if (!isCancelled(error)) problem = messageOf(error);
  }
  await loadModels();
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

/** Resolves when it is here or when it has failed, which its card then says. */
export function importModel(look: ModelInspection): Promise<void> {
  const { inspectionId, modelId } = look;
  store.setState(({ modelEntries }) => ({ modelEntries: [...modelEntries, pendingEntry(look)] }));
  return runModelJob(modelId, () =>
    runJob(modelJob(modelId), "Bringing it here", "model.import", { inspectionId, accepted: true }),
  );
}

/** A row for a model from the first moment; the worker's own record replaces it. */
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

/** Reads every byte again. */
export function checkModel(modelId: string): Promise<ModelCheck> {
  return runJob(modelJob(modelId), "Checking", "model.check", { modelId });
}

/** For good; its bytes are free again. */
export async function removeModel(modelId: string): Promise<void> {
  await call("model.remove", { modelId });
  forgetProblem(modelId);
  await loadModels();
  void loadStorage();
}

/** New lessons and chats of the open project use this model; earlier lessons keep theirs. */
export async function setProjectModel(modelId: string): Promise<void> {
  const { projects, projectId } = store.getState();
  const project = projects.find(({ id }) => id === projectId);
  if (!project) throw new Error("Open a project first, on Home.");
  await updateProject({ ...project, modelId });
  await loadModels();
}
