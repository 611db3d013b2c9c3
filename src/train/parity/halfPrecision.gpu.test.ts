/**
 * The model that ships with its products in half precision: how far its loss and its gradients are from PyTorch's, beside the same
 * kernels in f32. For numbers to print also ten steps of training.
 */
import path from "node:path";
import { expect, test, vi } from "vitest";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import { Parity } from "./measure.ts";
import { json, openFolder, readRecording } from "./nodeFolder.ts";
import type { Errors } from "./recording.ts";

vi.setConfig({ testTimeout: 400_000 });

const card: DeviceProfile = { software: false, matmul: "tile" };
const folder = path.join(import.meta.dirname, "../../../public/models/scion-sprout");
const { features } = await nodeGpu();

async function errorsWith(profile: DeviceProfile): Promise<Errors> {
  const recording = readRecording("sprout");
  const session = await openFolder(folder, undefined, profile);
  try {
    const parity = await Parity.of(session, recording, json(folder, "preprocessor_config.json"));
    const gradients = await parity.gradients();
    if (!process.env["SCION_PARITY_NUMBERS"]) return gradients;
    const { errors } = await parity.training(-1);
    return { ...gradients, ...errors };
  } finally {
    session.destroy();
  }
}

test.skipIf(!features.includes("shader-f16"))(
  "gradients stay within what rounding to 11 bits explains",
  async () => {
    const half = await errorsWith({ ...card, half: "tile" });
    const exact = await errorsWith(card);
    const text = (error: number) => error.toExponential(1);
    for (const [what, error] of Object.entries(half))
      console.log(`${what}: ${text(error)} in half precision, ${text(exact[what]!)} in f32`);
    // The forward pass is off by less than a product whose factors are rounded may be.
    expect(half["loss with the adapter"]).toBeLessThan(2 ** -10);
    // The products were rounded, and a gradient has gone through some thirty products, one after the other.
    expect(half["gradients"]).toBeLessThan(2 ** -5);
    expect(half["gradient at the median"]).toBeGreaterThan(10 * exact["gradient at the median"]!);
  },
);
