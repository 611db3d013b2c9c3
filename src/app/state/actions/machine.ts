/** Actions about the GPU device, GPU memory and browser storage. */
import type { MeasuredSpeed } from "../../../protocol/device/deviceSpeed.ts";
import type { HalfReport } from "../../../protocol/device/halfReport.ts";
import { runJob } from "../job.ts";
import { call } from "../workerClient.ts";
import { store } from "../store.ts";
import { messageOf, showError } from "../toasts.ts";

/** Opens the device, also after it was lost. */
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

/** Tries to allocate `bytes` on the device and returns how many succeeded; they are freed at once. */
export async function reserveMemory(bytes: number): Promise<number> {
  return (await call("device.reserve", { bytes })).reservedBytes;
}

export async function loadStorage(): Promise<void> {
  await call("storage.report", {}).then((storage) => store.setState({ storage }), showError);
}

/** Requests persistent storage. Some browsers let only pages do this. */
export async function persistStorage(): Promise<boolean> {
  const asked = await navigator.storage.persist();
  const kept = asked || (await call("storage.persist", {}));
  await loadStorage();
  return kept;
}

export function loadHalf(): Promise<HalfReport | null> {
  return call("device.half", {});
}

export function chooseHalf(on: boolean): Promise<void> {
  return call("device.chooseHalf", { on });
}

export function loadMeasuredSpeed(): Promise<MeasuredSpeed | null> {
  return call("device.measured", {});
}

/** Its job has the purpose "speed". */
export function measureSpeed(): Promise<MeasuredSpeed> {
  return runJob("speed", "Measuring the device", "device.measure", {});
}
