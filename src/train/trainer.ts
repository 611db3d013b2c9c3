/**
 * Runs optimiser steps on the GPU: clears the gradients, accumulates those of every micro-batch, and updates the adapter with
 * AdamW. A step does not wait for the GPU; its loss and gradient norm come back through rings of readback buffers.
 */
import { concat } from "../base/concat.ts";
import { hash32 } from "../base/hash.ts";
import type { OptimConfig } from "../protocol/config.ts";
import type { Checkpointing } from "../engine/nn/layers.ts";
import { read } from "../engine/gpu/readback.ts";
import type { Program } from "../engine/graph/program.ts";
import { adamwHyper } from "../engine/optim/adamw.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import type { ModelSession, LoadedAdapter } from "../inference/session.ts";
import { EVALUATION } from "../methods/objective.ts";
import { evalLoss } from "./evaluate.ts";
import type { MicroBatch } from "./pack.ts";
import { learningRateIn, oneStage, stageAt, type OptimStage } from "./optimStages.ts";
import { StepPrograms } from "./stepPrograms.ts";
import { StepReadbacks, stepLosses } from "./stepReadbacks.ts";
import { termWeights } from "./termWeights.ts";
import { UpdateCounts } from "./updateCounts.ts";
import { writeBatch } from "./writeBatch.ts";

export interface StepResult {
  step: number;
  /** The sum of all terms times their coefficients; with one term the mean over the answer tokens of the step, in nats. */
  loss: number;
  /** By name, each without its coefficient; a term that no row of the step has, or whose coefficient is 0, is absent. */
  terms: Record<string, number>;
  learningRate: number;
  /** Before clipping. */
  gradNorm: number;
  /** Tokens that were computed of all conversations, visual tokens included: once what several begin with. */
  tokens: number;
  /** Dispatches and submits of the step. */
  dispatches: number;
  submits: number;
}

export interface TrainerConfig extends Checkpointing {
  optim: OptimConfig;
  totalSteps: number;
  /** One that follows another begins with new moments, as a training of its own would. Absent: one of all steps. */
  stages?: readonly OptimStage[];
  seed: number;
  /** Most terms of a stage's loss; 1 by default. */
  terms?: number;
}

/**
 * What a run needs to resume to the same weights: the adapter's values, AdamW's first and second moments, and how often each
 * trained tensor was updated, in the order of the arenas.
 */
export interface TrainerState {
  step: number;
  values: Float32Array;
  m: Float32Array;
  v: Float32Array;
  updates: Uint32Array;
}

/** Without moments they are 0; without `updates` every tensor was updated in every step, as before these were counted. */
export type StartState = Pick<TrainerState, "step" | "values"> & Partial<TrainerState>;

export class Trainer {
  readonly adapter: LoadedAdapter;
  readonly #session: ModelSession;
  readonly #config: TrainerConfig;
  readonly #readbacks: StepReadbacks;
  readonly #programs: StepPrograms;
  #updates: UpdateCounts;
  readonly #stages: readonly OptimStage[];
  #step: number;

  /** Loads the adapter with arenas for gradients and moments. */
  constructor(
    session: ModelSession,
    layout: AdapterLayout,
    config: TrainerConfig,
    state: StartState,
  ) {
    this.#session = session;
    this.#config = config;
    this.#stages = config.stages ?? oneStage(config.totalSteps);
    this.#step = state.step;
    this.#updates = new UpdateCounts(layout, state.updates ?? state.step);
    this.adapter = session.loadAdapter(layout, state.values, true);
    this.#programs = new StepPrograms(session, this.adapter, config);
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
    this.#readbacks = new StepReadbacks(device, config.terms ?? 1);
  }

  /** Number of optimiser steps submitted so far. */
  get globalStep(): number {
    return this.#step;
  }

  /**
   * Submits one optimiser step and returns without waiting for the GPU; the inner promise resolves with its numbers. Keep at
   * most two steps in flight.
   */
  async step(
    batches: readonly MicroBatch[],
    objective = EVALUATION,
  ): Promise<{ result: Promise<StepResult> }> {
    const { optim } = this.#config;
    const step = this.#step++;
    const stage = stageAt(this.#stages, step);
    if (step > 0 && step === stage.from) this.#forgetMoments();
    const weights = termWeights(batches, objective);
    const programs = await Promise.all(
      batches.map((batch) => this.#programs.gradients(batch, objective)),
    );
    const plans = programs.map(({ program }) => program.plan);
    const changed = this.#updates.next(plans, objective.frozen);
    const update = await this.#programs.update(changed, objective);
    const learningRate = learningRateIn(stage, step, optim);
    update.write("hyper", hyperRows(optim, learningRate, changed.counts));
    let readNorm: () => Promise<number>;
    const updating = {
      program: update,
      last: (encoder: GPUCommandEncoder) => void (readNorm = this.#readbacks.norm(encoder, update)),
    };
    const clear = (encoder: GPUCommandEncoder) =>
      encoder.clearBuffer(this.adapter.arenas["grads"]!);
    let submits = 0;
    const losses: Promise<number[]>[] = [];
    for (const [i, batch] of batches.entries()) {
      const { program, shape } = programs[i]!;
      const { model } = this.#session.recorder;
      const { device } = this.#session.gpu;
      const copy = writeBatch(device, program, batch, shape, model, weights, objective);
      if (this.adapter.layout.dropout > 0)
        program.write("seed", Uint32Array.of(this.#dropoutSeed(step, i)));
      let read: () => Promise<number[]>;
      submits += await this.#session.submit(program, {
        first(encoder) {
          if (i === 0) clear(encoder);
          copy(encoder);
        },
        last: (encoder) => (read = this.#readbacks.losses(encoder, program, objective)),
        next: i === batches.length - 1 ? updating : undefined,
      });
      const loss = read!();
      // All are awaited together at the end; this prevents an unhandled rejection of one meanwhile.
      loss.catch(() => undefined);
      losses.push(loss);
    }
    const dispatches = sum(programs.map(({ program }) => program.dispatches)) + update.dispatches;
    const tokens = sum(batches.map(tokensOf));
    const result = Promise.all([readNorm!(), ...losses]).then(([gradNorm, ...parts]) => ({
      ...{ step, learningRate, gradNorm, tokens, dispatches, submits },
      ...stepLosses(objective, weights, parts),
    }));
    return { result };
  }

  /** Begins to compile what a step on these micro-batches needs, but for its update. It takes no memory of the device. */
  compileAhead(batches: readonly MicroBatch[], objective = EVALUATION): void {
    this.#programs.compileAhead(batches, objective);
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
    return { step: this.#step, values: w!, m: m!, v: v!, updates: this.#updates.counts };
  }

  /** Accumulated gradients of the last step. For tests. Waits for the GPU. */
  async gradients(): Promise<Float32Array> {
    const { layout, arenas: held } = this.adapter;
    return new Float32Array(await read(this.#session.gpu.device, held["grads"]!, 0, layout.bytes));
  }

  destroy(): void {
    this.adapter.destroy();
    this.#readbacks.destroy();
  }

  /** The training program of this micro-batch. For benchmarks. */
  async program(batch: MicroBatch, objective = EVALUATION): Promise<Program> {
    const { program } = await this.#programs.gradients(batch, objective);
    await program.compiled;
    return program;
  }

  /** AdamW's state as before the first step of a training. */
  #forgetMoments(): void {
    const { arenas, layout } = this.adapter;
    const { device } = this.#session.gpu;
    const encoder = device.createCommandEncoder();
    for (const name of ["m", "v"] as const) encoder.clearBuffer(arenas[name]!);
    device.queue.submit([encoder.finish()]);
    this.#updates = new UpdateCounts(layout, 0);
  }

  #dropoutSeed(step: number, microBatch: number): number {
    return hash32(`dropout ${step} ${microBatch}`, this.#config.seed);
  }
}

/** (counts, 8) flat: AdamW's hyperparameters for tensors that have had so many updates, this one included. */
function hyperRows(optim: OptimConfig, learningRate: number, counts: readonly number[]) {
  return concat(counts.map((count) => adamwHyper(optim, learningRate, count)));
}

/** Tokens of all views. */
function tokensOf({ conversations, views = [] }: MicroBatch): number {
  const all = [conversations, ...views.map((view) => view.conversations)].flat();
  return sum(all.map(({ ids }) => ids.length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
