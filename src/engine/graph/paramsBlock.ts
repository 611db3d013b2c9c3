/** The uniform parameters of a program's dispatches, in one buffer that is bound with dynamic offsets. */
import { PARAMS_STRIDE } from "../gpu/pipelines.ts";
import { hasParams } from "./plan.ts";
import type { Dispatch } from "./trace.ts";

export interface ParamsBlock {
  bytes: ArrayBuffer;
  /** By dispatch: byte offset of its parameters, or -1 when it has none. */
  offsets: number[];
}

/**
 * The parameters of each dispatch at its own aligned offset.
 *
 * @throws {Error} when a parameter is not finite.
 */
export function paramsBlock(dispatches: readonly Dispatch[]): ParamsBlock {
  let used = 0;
  const offsets = dispatches.map((dispatch) => {
    if (!hasParams(dispatch)) return -1;
    used += PARAMS_STRIDE;
    return used - PARAMS_STRIDE;
  });
  const view = new DataView(new ArrayBuffer(used));
  dispatches.forEach(({ kernel, params }, i) => {
    Object.entries(kernel.params).forEach(([name, type], field) => {
      const at = offsets[i]! + field * 4;
      const value = params[name]!;
      if (!Number.isFinite(value))
        throw new Error(`${kernel.name}: parameter ${name} is ${value}.`);
      if (type === "f32") view.setFloat32(at, value, true);
      else if (type === "u32") view.setUint32(at, value, true);
      else view.setInt32(at, value, true);
    });
  });
  return { bytes: view.buffer, offsets };
}
