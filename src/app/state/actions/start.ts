/** What happens when the page opens: look at the machine, list what is there, reopen the project of last time. */
import { call, restartEngine } from "../engine.ts";
import { store } from "../store.ts";
import { messageOf, sayError } from "../toasts.ts";
import { openProject, lastProjectId, loadProjects } from "./projects.ts";

export async function startApp(): Promise<void> {
  try {
    // The first answer proves that the worker lives; the rest may come in any order.
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
    call("sample.list", {}).then((samples) => store.setState({ samples }), sayError),
    call("model.list", {}).then((models) => store.setState({ models }), sayError),
  ]);
}

/** Also the way back after a lost device. */
export async function openDevice(): Promise<void> {
  try {
    store.setState({ device: await call("device.open", {}), deviceLost: null });
  } catch (error) {
    store.setState({
      device: {
        ok: false,
        problem: messageOf(error),
        name: "",
        software: false,
        features: [],
        maxBufferBytes: 0,
        maxBindingBytes: 0,
      },
    });
  }
}

/** Bytes that the device could give, of so many; they are given back at once. */
export async function reserveMemory(bytes: number): Promise<number> {
  return (await call("device.reserve", { bytes })).reservedBytes;
}

export async function loadStorage(): Promise<void> {
  await call("storage.report", {}).then((storage) => store.setState({ storage }), sayError);
}

/** Asks the browser to keep the files even when the disk runs low. Only a page may ask; a worker may only look. */
export async function persistStorage(): Promise<boolean> {
  const asked = await navigator.storage.persist();
  const kept = asked || (await call("storage.persist", {}));
  await loadStorage();
  return kept;
}

export async function restart(): Promise<void> {
  restartEngine();
  await startApp();
}
