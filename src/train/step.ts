/**
 * One optimiser step on the GPU: clear the gradients, run every micro-batch (each adds to them), update. Nothing waits
 * inside a step; its numbers arrive through a ring of small buffers when the GPU gets there.
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
import type { Engine, LoadedAdapter } from "../inference/session.ts";
import { shapeFor, supervisedTokens, type BatchShape } from "./batchShape.ts";
import { packBatch, type MicroBatch } from "./pack.ts";
import { recordLesson } from "./recordStep.ts";

export interface StepResult {
  step: number;
  /** Mean over all answer tokens of the step, in nats. */
  loss: number;
  learningRate: number;
  /** Before clipping. */
  gradNorm: number;
  /** Tokens that went through the model, pictures included. */
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

/** All that a lesson needs to go on to the same weights: the adapter and AdamW's moments. */
export interface TrainerState {
  step: number;
  values: Float32Array;
  m: Float32Array;
  v: Float32Array;
}

const NUMBER_BYTES = 4;
/** Losses of all passes of two steps, and the norms of more steps than are ever under way. */
const RING_SLOTS = { losses: 64, norms: 4 };
/** What a trainer holds to read its numbers back. */
export const READBACK_BYTES = NUMBER_BYTES * (RING_SLOTS.losses + RING_SLOTS.norms);

export class Trainer {
  readonly adapter: LoadedAdapter;
  readonly #engine: Engine;
  readonly #config: TrainerConfig;
  readonly #losses: ReadbackRing;
  readonly #norms: ReadbackRing;
  #step: number;

  /** Puts the adapter beside the model with room for gradients and moments. */
  constructor(
    engine: Engine,
    layout: AdapterLayout,
    config: TrainerConfig,
    state: Omit<TrainerState, "m" | "v"> & Partial<TrainerState>,
  ) {
    this.#engine = engine;
    this.#config = config;
    this.#step = state.step;
    this.adapter = engine.loadAdapter(layout, state.values, true);
    const { device } = engine.gpu;
    for (const name of ["m", "v"] as const) {
      const values = state[name];
      if (values)
        device.queue.writeBuffer(
          this.adapter.arenas[name]!,
          0,
          values as GPUAllowSharedBufferSource,
        );
    }
    this.#losses = new ReadbackRing(device, NUMBER_BYTES, RING_SLOTS.losses);
    this.#norms = new ReadbackRing(device, NUMBER_BYTES, RING_SLOTS.norms);
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /**
   * Sends one step to the GPU and returns at once; the promise inside resolves when its numbers are there. Keep at most
   * two steps under way.
   */
  async send(batches: readonly MicroBatch[]): Promise<{ result: Promise<StepResult> }> {
    const { device } = this.#engine.gpu;
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
      const { model } = this.#engine.recorder;
      const inputs = packBatch(batch, shape, model, 1 / supervised);
      for (const [name, values] of Object.entries(inputs)) program.write(name, values);
      if (this.adapter.layout.dropout > 0)
        program.write("seed", Uint32Array.of(this.#passSeed(step, i)));
      let late: () => Promise<Float32Array>;
      submits += program.run((last) => (late = this.#losses.copy(last, program.buffer("loss"))));
      return late!();
    });
    const learningRate = learningRateAt(step, totalSteps, optim);
    update.write("hyper", adamwHyper(optim, learningRate, step + 1));
    let lateNorm: () => Promise<Float32Array>;
    submits += update.run((last) => (lateNorm = this.#norms.copy(last, update.buffer("norm"))));
    const norm = lateNorm!();
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

  /** Mean loss over all answer tokens of these batches, without learning. CPU-GPU waits. */
  async check(batches: readonly MicroBatch[]): Promise<number> {
    return checkLoss(this.#engine, this.adapter, batches);
  }

  /** Adapter and moments as they are after all steps sent so far. CPU-GPU wait. */
  async state(): Promise<TrainerState> {
    const { device } = this.#engine.gpu;
    const { layout, values, arenas: held } = this.adapter;
    const [w, m, v] = await Promise.all(
      [values, held["m"]!, held["v"]!].map(
        async (buffer) => new Float32Array(await read(device, buffer, 0, layout.bytes)),
      ),
    );
    return { step: this.#step, values: w!, m: m!, v: v! };
  }

  /** Gradients as the last pass left them. For tests. CPU-GPU wait. */
  async gradients(): Promise<Float32Array> {
    const { layout, arenas: held } = this.adapter;
    return new Float32Array(await read(this.#engine.gpu.device, held["grads"]!, 0, layout.bytes));
  }

  destroy(): void {
    this.adapter.destroy();
    this.#losses.destroy();
    this.#norms.destroy();
  }

  /** The program of a batch of this shape. For benchmarks. */
  async program(batch: MicroBatch): Promise<Program> {
    return (await this.#program(batch)).program;
  }

  async #program(batch: MicroBatch) {
    const { recorder } = this.#engine;
    const shape = shapeOf(batch, this.#engine, this.adapter);
    const { checkpointing } = this.#config;
    const key = `learn ${JSON.stringify(shape)} ${checkpointing}`;
    const program = await this.#engine.program(this.adapter, key, () =>
      recordLesson(recorder, this.adapter.layout, shape, { learn: true, checkpointing }),
    );
    return { program, shape };
  }

  #updateProgram() {
    return this.#engine.program(this.adapter, "update", () =>
      recordUpdate(new Trace(this.#engine.recorder.hints), this.adapter.layout),
    );
  }

  #passSeed(step: number, pass: number): number {
    return hash32(`dropout ${step} ${pass}`, this.#config.seed);
  }
}

/** Norm of all gradients, then AdamW over all arenas. Input "hyper", output "norm". */
export function recordUpdate(trace: Trace, layout: AdapterLayout): Trace {
  const all = arenas(trace, layout.bytes / 4);
  const norm = gradNorm(all.grads);
  trace.keep(norm, "norm");
  adamw(all, trace.input("hyper", [HYPER_SIZE]), norm);
  return trace;
}

/** Mean loss over all answer tokens, with or without an adapter. CPU-GPU waits. */
export async function checkLoss(
  engine: Engine,
  adapter: LoadedAdapter | undefined,
  batches: readonly MicroBatch[],
): Promise<number> {
  const supervised = sum(batches.flatMap((b) => b.conversations.map(supervisedTokens)));
  const { recorder } = engine;
  let loss = 0;
  for (const batch of batches) {
    const shape = shapeOf(batch, engine, adapter);
    const key = `check ${JSON.stringify(shape)}`;
    const program = await engine.program(adapter, key, () =>
      recordLesson(recorder, adapter?.layout, shape, { learn: false, checkpointing: false }),
    );
    const inputs = packBatch(batch, shape, recorder.model, 1 / supervised);
    for (const [name, values] of Object.entries(inputs)) program.write(name, values);
    program.run();
    loss += (await program.read("loss"))[0]!;
  }
  return loss;
}

/** @throws Error when the towers learn and the batch brings features that were made without them. */
function shapeOf(
  { conversations, features, cuts }: MicroBatch,
  { recorder }: Engine,
  adapter: LoadedAdapter | undefined,
): BatchShape {
  if (adapter?.layout.vision && features.length > 0)
    throw new Error("The towers learn, so a batch brings its media and not their features.");
  return shapeFor(conversations, recorder.model.eyes, cuts !== undefined);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
