/** Position ids and rope angles, computed by the host: programs take the angles as an input. */
import { ropeTable } from "../../engine/ops/rope.ts";
import type { Positions } from "../family.ts";
import type { RopeIndex, Encoded } from "./encoded.ts";

/** Position ids of one token: 1, or the number of M-RoPE axes. */
export function axisCount({ axes }: Positions): number {
  return axes ? Math.max(...axes.axisOf) + 1 : 1;
}

/** Position ids 0, 1, 2 …, or those of M-RoPE. */
export function ropeIndex({ axes }: Positions, conversation: Encoded): RopeIndex {
  if (axes) return axes.ropeIndex(conversation);
  const next = conversation.ids.length;
  return { positionIds: Float64Array.from({ length: next }, (_, t) => t), next };
}

/** Position ids (T, axes) flat → the input "angles", (T, D / 2, 2) flat. */
export function angles(positions: Positions, positionIds: Float64Array): Float32Array<ArrayBuffer> {
  const { frequencies, axes } = positions;
  return ropeTable(positionIds, frequencies, axes?.axisOf);
}
