/** The dispatches of a program, compiled and bound, and the compute pass that replays them. */
import type { Pipeline } from "../gpu/pipelines.ts";

/** One dispatch, compiled. */
export interface Replay {
  pipeline: Pipeline;
  /** Byte offset of its parameters in the uniform buffer, or -1 when it has none. */
  params: number;
  grid: readonly [number, number, number];
}

/** All dispatches of a program. */
export interface BoundDispatches {
  readonly replay: readonly Replay[];
  /** Of each dispatch: made anew when the pool's buffers were replaced. */
  data: readonly GPUBindGroup[];
  readonly params: GPUBindGroup | undefined;
}

/** Records the dispatches from `begin` to before `end` as one pass. */
export function replayPass(
  encoder: GPUCommandEncoder,
  { replay, data, params }: BoundDispatches,
  begin: number,
  end: number,
): void {
  const pass = encoder.beginComputePass();
  let current: Pipeline | undefined;
  for (let i = begin; i < end; i++) {
    const dispatch = replay[i]!;
    if (dispatch.pipeline !== current) pass.setPipeline(dispatch.pipeline.compute!);
    current = dispatch.pipeline;
    pass.setBindGroup(0, data[i]!);
    if (dispatch.params >= 0) pass.setBindGroup(1, params!, [dispatch.params]);
    pass.dispatchWorkgroups(...dispatch.grid);
  }
  pass.end();
}

/** Behind the last dispatch that can be replayed with that at `begin`, before `end`, while kernels compile. */
export function compiledUntil(replay: readonly Replay[], begin: number, end: number): number {
  let until = begin;
  while (until < end && replay[until]!.pipeline.compute) until++;
  return until;
}
