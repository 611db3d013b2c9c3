/** Puts a micro-batch into the inputs of the program that was recorded for its shape. */
import type { Program } from "../engine/graph/program.ts";
import { bytesOf } from "../inference/visual/deviceFeatures.ts";
import { packBatch, type MicroBatch } from "./pack.ts";

/**
 * Writes what the host has. → the copies of what lies on the device, to be recorded at the beginning of the program's next submit
 * @throws {Error} as `packBatch`
 */
export function writeBatch(
  device: GPUDevice,
  program: Program,
  ...packed: Parameters<typeof packBatch>
): (encoder: GPUCommandEncoder) => void {
  for (const [name, values] of Object.entries(packBatch(...packed))) program.write(name, values);
  const { featureParts }: MicroBatch = packed[0];
  if (!featureParts?.length) return () => undefined;
  const features = program.buffer("features");
  const copies: { from: GPUBuffer; at: number }[] = [];
  let at = 0;
  for (const part of featureParts) {
    if (part instanceof Float32Array)
      device.queue.writeBuffer(features, at, part as GPUAllowSharedBufferSource);
    else copies.push({ from: part, at });
    at += bytesOf([part]);
  }
  return (encoder) => {
    for (const { from, at: to } of copies)
      encoder.copyBufferToBuffer(from, 0, features, to, from.size);
    // Padding, zeros as where the host packs all: earlier micro-batches may have had more rows.
    if (at < features.size) encoder.clearBuffer(features, at);
  };
}
