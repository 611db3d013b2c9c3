/** The kernels that a run keeps, and whether an open session computes with them. */
import { canonicalJson } from "../base/canonicalJson.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import type { RunKernels } from "../protocol/device/deviceSpeed.ts";

/** What a device computes with, for a run to keep. */
export const kernelsOf = (
  { name }: Pick<Gpu, "name">,
  { choices }: Pick<DeviceProfile, "choices">,
): RunKernels => ({ device: name, choices: { ...choices } });

/** Whether a session serves a request: any serves one that names no kernels; one whose kernels are not known yet, no other. */
export function servesKernels(
  open: RunKernels | undefined,
  asked: RunKernels | undefined,
): boolean {
  return !asked || (open !== undefined && canonicalJson(open) === canonicalJson(asked));
}
