/** Several trained tensors bound as one: they lie in an arena at offsets of their own. */
import { size } from "./shape.ts";
import type { Tensor } from "./trace.ts";
import { baseOf } from "./views.ts";

export interface ArenaWindow {
  /** The smallest range of the arena that holds all of them. */
  window: Tensor;
  /** Where each begins in it, in vectors of four floats: arenas place tensors at multiples of 256 bytes. */
  starts: number[];
}

/** @throws {Error} when they are not all in the same arena */
export function arenaWindow(tensors: readonly Tensor[]): ArenaWindow {
  const placed = tensors.map((tensor) => {
    const { base, offset } = baseOf(tensor);
    const { storage } = base;
    if (storage.kind !== "external") throw new Error(`${tensor.label} lies in no arena.`);
    const begin = storage.offset + offset;
    return { name: storage.name, begin, end: begin + 4 * size(tensor.shape) };
  });
  const names = new Set(placed.map(({ name }) => name));
  if (names.size !== 1) throw new Error(`They lie in ${[...names].join(" and ")}.`);
  const from = Math.min(...placed.map(({ begin }) => begin));
  const floats = (Math.max(...placed.map(({ end }) => end)) - from) / 4;
  const window = tensors[0]!.trace.external([...names][0]!, [floats], {
    offset: from,
    holds: tensors,
  });
  return { window, starts: placed.map(({ begin }) => (begin - from) / 16) };
}
