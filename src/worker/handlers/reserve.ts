/**
 * Tests whether the device has a given amount of memory by allocating it, clearing it so that it is really committed,
 * and destroying it. WebGPU reports no total, so this is the only certain way.
 */
import type { HandlersOf } from "../context.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";

/** Size of one buffer: small enough to tell how much could be allocated. */
const CHUNK_BYTES = 256 * 1024 * 1024;

const ADVICE = "It has less memory than was asked for: choose fewer bits or a smaller batch.";

/** Allocates up to `bytes` and returns how much succeeded. Waits for the queue after each buffer. */
async function reserve(device: GPUDevice, bytes: number): Promise<number> {
  const buffers: GPUBuffer[] = [];
  const chunk = Math.min(CHUNK_BYTES, device.limits.maxBufferSize);
  let reserved = 0;
  try {
    while (reserved < bytes) {
      const size = Math.min(chunk, Math.ceil((bytes - reserved) / 4) * 4);
      device.pushErrorScope("out-of-memory");
      const buffer = device.createBuffer({ label: "trial", size, usage: GPUBufferUsage.COPY_DST });
      buffers.push(buffer);
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
    for (const buffer of buffers) buffer.destroy();
  }
}

export function reserveHandlers(sessions: ModelSessions): HandlersOf<"device.reserve"> {
  return {
    "device.reserve": ({ bytes }) =>
      onDevice(sessions, ADVICE, async () => {
        const { device } = await sessions.gpu();
        return { reservedBytes: await reserve(device, bytes) };
      }),
  };
}
