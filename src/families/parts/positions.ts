/** Where tokens stand, for rotary position codes: made by the host, so that a recording only ever sees angles. */
import { ropeTable } from "../../engine/ops/rope.ts";
import type { Encoded, Placed, Positions } from "../family.ts";

/** Values of one token's position. */
export function axisCount({ axes }: Positions): number {
  return axes ? Math.max(...axes.axisOf) + 1 : 1;
}

/** Without axes of its own a model counts 0, 1, 2 … */
export function place({ axes }: Positions, conversation: Encoded): Placed {
  if (axes) return axes.place(conversation);
  const next = conversation.ids.length;
  return { at: Float64Array.from({ length: next }, (_, t) => t), next };
}

/** Positions (T, axes) flat → the input "angles", (T, D / 2, 2) flat. */
export function angles(positions: Positions, at: Float64Array): Float32Array<ArrayBuffer> {
  const { frequencies, axes } = positions;
  return ropeTable(at, frequencies, axes?.axisOf);
}
