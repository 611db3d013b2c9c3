/**
 * Tries whether the device has so much memory: takes it, writes to it so that the system must really find it, and gives
 * it back. WebGPU tells no total, so nothing else is certain.
 */
import type { HandlersOf } from "../context.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { Engines } from "../../modelLibrary/sessions.ts";

/** Small enough that the last piece tells how much there was. */
const PIECE_BYTES = 256 * 1024 * 1024;

const WAY_OUT = "It has less memory than was asked for: choose fewer bits or a smaller batch.";

/** Bytes that could be taken, at most `bytes`. CPU-GPU waits. */
async function reserve(device: GPUDevice, bytes: number): Promise<number> {
  const taken: GPUBuffer[] = [];
  const piece = Math.min(PIECE_BYTES, device.limits.maxBufferSize);
  let reserved = 0;
  try {
    while (reserved < bytes) {
      const size = Math.min(piece, Math.ceil((bytes - reserved) / 4) * 4);
      device.pushErrorScope("out-of-memory");
      const buffer = device.createBuffer({ label: "trial", size, usage: GPUBufferUsage.COPY_DST });
      taken.push(buffer);
      const encoder = device.createCommandEncoder();
      encoder.clearBuffer(buffer);
      const commands = encoder.finish();
      if (await device.popErrorScope()) break;
      device.queue.submit([commands]);
      await device.queue.onSubmittedWorkDone();
      reserved += size;
    }
    return Math.min(reserved, bytes);
  } finally {
    for (const buffer of taken) buffer.destroy();
  }
}

export function reserveHandlers(engines: Engines): HandlersOf<"device.reserve"> {
  return {
    "device.reserve": ({ bytes }) =>
      onDevice(engines, WAY_OUT, async () => {
        const { device } = await engines.gpu();
        return { reservedBytes: await reserve(device, bytes) };
      }),
  };
}
