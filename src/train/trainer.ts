/**
 * Runs optimiser steps on the GPU: clears the gradients, accumulates those of every micro-batch, and updates the adapter with
 * AdamW. A step does not wait for the GPU; its loss and gradient norm come back through rings of readback buffers.
 */
import { hash32 } from "../base/hash.ts";
import type { OptimConfig } from "../protocol/config.ts";
import { read, ReadbackRing } from "../engine/gpu/readback.ts";
import type { Program } from "../engine/graph/program.ts";
import { Trace } from "../engine/graph/trace.ts";
import { adamw, adamwHyper, HYPER_SIZE } from "../engine/optim/adamw.ts";
import { arenas } from "../engine/optim/arenas.ts";
import { gradNorm } from "../engine/optim/gradNorm.ts";
import { learningRateAt } from "../engine/optim/schedule.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import type { ModelSession, LoadedAdapter } from "../inference/session.ts";
import { shapeFor, supervisedTokens, type BatchShape } from "./batchShape.ts";
import { packBatch, type MicroBatch } from "./pack.ts";
import { recordStep } from "./recordStep.ts";

export interface StepResult {
  step: number;
  /** Mean over all answer tokens of the step, in nats. */
  loss: number;
  learningRate: number;
  /** Before clipping. */
  gradNorm: number;
  /** Tokens of all conversations, visual tokens included. */
  tokens: number;
  /** Dispatches and submits of the step. */
  dispatches: number;
  submits: number;
}

export interface TrainerConfig {
  optim: OptimConfig;
  totalSteps: number;
  seed: number;
  checkpointing: boolean;
}

/** What a run needs to resume to the same weights: the adapter's values and AdamW's first and second moments. */
export interface TrainerState {
  step: number;
  values: Float32Array;
  m: Float32Array;
  v: Float32Array;
}

const NUMBER_BYTES = 4;
/** Losses of all micro-batches of two steps, and norms of more steps than are ever in flight. */
const RING_SIZES = { losses: 64, norms: 4 };
/** Device memory of the readback rings. */
export const READBACK_BYTES = NUMBER_BYTES * (RING_SIZES.losses + RING_SIZES.norms);

export class Trainer {
  readonly adapter: LoadedAdapter;
  readonly #session: ModelSession;
  readonly #config: TrainerConfig;
  readonly #losses: ReadbackRing;
  readonly #norms: ReadbackRing;
  #step: number;

  /** Loads the adapter with arenas for gradients and moments. Without `m` and `v` in `state` the moments are 0. */
  constructor(
    session: ModelSession,
    layout: AdapterLayout,
    config: TrainerConfig,
    state: Omit<TrainerState, "m" | "v"> & Partial<TrainerState>,
  ) {
    this.#session = session;
    this.#config = config;
    this.#step = state.step;
    this.adapter = session.loadAdapter(layout, state.values, true);
    const { device } = session.gpu;
    for (const name of ["m", "v"] as const) {
      const values = state[name];
      if (values)
        device.queue.writeBuffer(
          this.adapter.arenas[name]!,
          0,
          values as GPUAllowSharedBufferSource,
        );
    }
    this.#losses = new ReadbackRing(device, NUMBER_BYTES, RING_SIZES.losses);
    this.#norms = new ReadbackRing(device, NUMBER_BYTES, RING_SIZES.norms);
  }

  /** Number of optimiser steps submitted so far. */
  get globalStep(): number {
    return this.#step;
  }

  /**
   * Submits one optimiser step and returns without waiting for the GPU; the inner promise resolves with its numbers. Keep at
   * most two steps in flight.
   */
  async step(batches: readonly MicroBatch[]): Promise<{ result: Promise<StepResult> }> {
    const { device } = this.#session.gpu;
    const { optim, totalSteps } = this.#config;
    const step = this.#step++;
    const supervised = sum(batches.flatMap((b) => b.conversations.map(supervisedTokens)));
    const programs = await Promise.all(batches.map((batch) => this.#program(batch)));
    const update = await this.#updateProgram();
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(this.adapter.arenas["grads"]!);
    device.queue.submit([encoder.finish()]);
    let submits = 1;
    const losses = batches.map((batch, i) => {
      const { program, shape } = programs[i]!;
      const { model } = this.#session.recorder;
      const inputs = packBatch(batch, shape, model, 1 / supervised);
      for (const [name, values] of Object.entries(inputs)) program.write(name, values);
      if (this.adapter.layout.dropout > 0)
        program.write("seed", Uint32Array.of(this.#dropoutSeed(step, i)));
      let readLoss: () => Promise<Float32Array>;
      submits += program.run(
        (last) => (readLoss = this.#losses.copy(last, program.buffer("loss"))),
      );
      return readLoss!();
    });
    const learningRate = learningRateAt(step, totalSteps, optim);
    update.write("hyper", adamwHyper(optim, learningRate, step + 1));
    let readNorm: () => Promise<Float32Array>;
    submits += update.run((last) => (readNorm = this.#norms.copy(last, update.buffer("norm"))));
    const norm = readNorm!();
    const tokens = sum(batches.flatMap((b) => b.conversations.map((c) => c.ids.length)));
    const dispatches = sum(programs.map(({ program }) => program.dispatches)) + update.dispatches;
    const result = Promise.all([norm, ...losses]).then(([gradient, ...parts]) => ({
      step,
      loss: sum(parts.map((part) => part[0]!)),
      learningRate,
      gradNorm: gradient[0]!,
      tokens,
      dispatches,
      submits,
    }));
    return { result };
  }

  /** Mean loss over all answer tokens of these micro-batches, without gradients. Waits for the GPU. */
  async evaluate(batches: readonly MicroBatch[]): Promise<number> {
    return evalLoss(this.#session, this.adapter, batches);
  }

  /** Values and moments after all steps submitted so far. Waits for the GPU. */
  async state(): Promise<TrainerState> {
    const { device } = this.#session.gpu;
    const { layout, values, arenas: held } = this.adapter;
    const [w, m, v] = await Promise.all(
      [values, held["m"]!, held["v"]!].map(
        async (buffer) => new Float32Array(await read(device, buffer, 0, layout.bytes)),
      ),
    );
    return { step: this.#step, values: w!, m: m!, v: v! };
  }

  /** Accumulated gradients of the last step. For tests. Waits for the GPU. */
  async gradients(): Promise<Float32Array> {
    const { layout, arenas: held } = this.adapter;
    return new Float32Array(await read(this.#session.gpu.device, held["grads"]!, 0, layout.bytes));
  }

  destroy(): void {
    this.adapter.destroy();
    this.#losses.destroy();
    this.#norms.destroy();
  }

  /** The training program of this micro-batch. For benchmarks. */
  async program(batch: MicroBatch): Promise<Program> {
    return (await this.#program(batch)).program;
  }

  async #program(batch: MicroBatch) {
    const { recorder } = this.#session;
    const shape = shapeOf(batch, this.#session, this.adapter);
    const { checkpointing } = this.#config;
    const key = {
      adapter: this.adapter,
      purpose: "train",
      shape: { ...shape, checkpointing },
    } as const;
    const program = await this.#session.program(key, () =>
      recordStep(recorder, this.adapter.layout, shape, { withBackward: true, checkpointing }),
    );
    return { program, shape };
  }

  #updateProgram() {
    const key = { adapter: this.adapter, purpose: "update", shape: {} } as const;
    return this.#session.program(key, () =>
      recordUpdate(new Trace(this.#session.recorder.profile), this.adapter.layout),
    );
  }

  #dropoutSeed(step: number, microBatch: number): number {
    return hash32(`dropout ${step} ${microBatch}`, this.#config.seed);
  }
}

/** Records the update: norm of all gradients, then AdamW over the arenas. Input "hyper", output "norm". */
export function recordUpdate(trace: Trace, layout: AdapterLayout): Trace {
  const all = arenas(trace, layout.bytes / 4);
  const norm = gradNorm(all.grads);
  trace.markOutput(norm, "norm");
  adamw(all, trace.input("hyper", [HYPER_SIZE]), norm);
  return trace;
}

/** Mean loss over all answer tokens, with or without an adapter. Waits for the GPU. */
export async function evalLoss(
  session: ModelSession,
  adapter: LoadedAdapter | undefined,
  batches: readonly MicroBatch[],
): Promise<number> {
  const supervised = sum(batches.flatMap((b) => b.conversations.map(supervisedTokens)));
  const { recorder } = session;
  let loss = 0;
  for (const batch of batches) {
    const shape = shapeOf(batch, session, adapter);
    const program = await session.program({ adapter, purpose: "evaluate", shape }, () =>
      recordStep(recorder, adapter?.layout, shape, { withBackward: false, checkpointing: false }),
    );
    const inputs = packBatch(batch, shape, recorder.model, 1 / supervised);
    for (const [name, values] of Object.entries(inputs)) program.write(name, values);
    program.run();
    loss += (await program.read("loss"))[0]!;
  }
  return loss;
}

/** @throws Error when the adapter is in the towers and the batch has features instead of pixel values */
function shapeOf(
  { conversations, features, pixelValues }: MicroBatch,
  { recorder }: ModelSession,
  adapter: LoadedAdapter | undefined,
): BatchShape {
  if (adapter?.layout.vision && features.length > 0)
    throw new Error("The towers train, so a micro-batch needs pixel values and no features.");
  return shapeFor(conversations, recorder.model.vision, pixelValues !== undefined);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
