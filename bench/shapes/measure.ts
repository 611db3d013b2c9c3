/** Measures an odd shape and its round neighbours in turns, on any device. */
import { openGpu, type Gpu } from "../../src/engine/gpu/device.ts";
import { profileOf } from "../../src/engine/graph/deviceProfile.ts";
import { timeTraces } from "../../src/engine/nn/timeTrace.ts";
import { causalSpans } from "../../src/engine/ops/spans.ts";
import { nameOf, PAIRS, type Part } from "./pairs.ts";
import type { Work } from "./works.ts";

export interface ShapeSide {
  size: string;
  ms: number;
  /** Useful GFLOP/s, or GB/s of weights. */
  rate: number;
  /** The kernels in the order of their first dispatch, and dispatches in all. */
  kernels: readonly string[];
  dispatches: number;
}

export interface ShapeLine {
  /** Host and pair. */
  key: string;
  host: string;
  device: string;
  date: string;
  part: Part;
  what: string;
  unit: "GFLOP/s" | "GB/s";
  odd: ShapeSide;
  /** The nearest round size, and the next larger one. */
  nearest: ShapeSide;
  larger: ShapeSide;
}

const ROUNDS = 7;

export const keyOf = (host: string, name: string) => `${host} ${name}`;

export const openHere = () => openGpu(navigator.gpu);

export async function measurePair(gpu: Gpu, host: string, name: string): Promise<ShapeLine> {
  const { part, what, odd, nearest, larger } = PAIRS.find((pair) => nameOf(pair) === name)!;
  const profile = profileOf(gpu);
  const isOne = nearest.size === larger.size;
  const works = isOne ? [odd, nearest] : [odd, nearest, larger];
  const traces = works.map((work) => work.record(profile));
  const times: number[] = await timeTraces(gpu, traces, ROUNDS, contentsOf);
  const sides = works.map(({ size, useful }: Work, i): ShapeSide => {
    const { dispatches } = traces[i]!;
    const kernels = [...new Set(dispatches.map(({ kernel }) => kernel.name))];
    const ms = times[i]!;
    return { size, ms, rate: useful / ms / 1e6, kernels, dispatches: dispatches.length };
  });
  return {
    ...{ key: keyOf(host, name), host, device: gpu.name, date: new Date().toISOString() },
    ...{ part, what, unit: odd.isBytes ? "GB/s" : "GFLOP/s" },
    ...{ odd: sides[0]!, nearest: sides[1]!, larger: sides.at(-1)! },
  };
}

/** The turns of both measurements of a pair: of each shape the least time counts. Other kernels than before are measured anew. */
export function fasterOf(before: ShapeLine, now: ShapeLine): ShapeLine {
  const faster = (side: "odd" | "nearest" | "larger"): ShapeSide => {
    const isSame = before[side].kernels.join() === now[side].kernels.join();
    return isSame && before[side].ms < now[side].ms ? before[side] : now[side];
  };
  return { ...now, odd: faster("odd"), nearest: faster("nearest"), larger: faster("larger") };
}

/** Attention needs to know who sees whom; all else computes with zeros as fast as with numbers. */
function contentsOf(name: string, bytes: number): Uint32Array<ArrayBuffer> | undefined {
  if (name !== "keys" && name !== "queries") return undefined;
  const tokens = bytes / 8;
  return Uint32Array.from(causalSpans([tokens], tokens)[name]);
}
