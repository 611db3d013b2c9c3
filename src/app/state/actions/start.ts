/** Startup: loads projects, device, storage, samples and models, and reopens the last project. */
import { call, restartWorker } from "../workerClient.ts";
import { store } from "../store.ts";
import { messageOf, showError } from "../toasts.ts";
import { loadStorage, openDevice } from "./machine.ts";
import { openProject, lastProjectId, loadProjects } from "./projects.ts";

export async function startApp(): Promise<void> {
  try {
    // The first reply proves that the worker runs.
    await loadProjects();
    store.setState({ worker: "ready" });
  } catch (error) {
    if (store.getState().worker !== "dead") {
      store.setState({ worker: "dead", workerMessage: messageOf(error) });
    }
    return;
  }
  const { projects, projectId } = store.getState();
  const last = projectId ?? lastProjectId();
  const known = projects.find(({ id }) => id === last);
  await Promise.all([
    known && openProject(known.id),
    openDevice(),
    loadStorage(),
    call("sample.list", {}).then((samples) => store.setState({ samples }), showError),
    call("model.list", {}).then((models) => store.setState({ models }), showError),
  ]);
}

export async function restart(): Promise<void> {
  restartWorker();
  await startApp();
}
