/** What the studio runs on: the graphics device, memory, and room on disk. */
import { call } from "../workerClient.ts";
import { store } from "../store.ts";
import { messageOf, showError } from "../toasts.ts";

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
  await call("storage.report", {}).then((storage) => store.setState({ storage }), showError);
}

/** Asks the browser to keep the files even when the disk runs low. Only a page may ask; a worker may only look. */
export async function persistStorage(): Promise<boolean> {
  const asked = await navigator.storage.persist();
  const kept = asked || (await call("storage.persist", {}));
  await loadStorage();
  return kept;
}
