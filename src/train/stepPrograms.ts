/** The programs of a training on its device: the gradients of a micro-batch, and the update of the adapter. */
import type { Program } from "../engine/graph/program.ts";
import { Trace } from "../engine/graph/trace.ts";
import type { Checkpointing } from "../engine/nn/layers.ts";
import type { StepUpdate } from "../engine/optim/updateRanges.ts";
import type { LoadedAdapter, ModelSession } from "../inference/session.ts";
import type { Objective } from "../methods/objective.ts";
import type { BatchShape } from "./batchShape.ts";
import type { MicroBatch } from "./pack.ts";
import { recordStep } from "./recordStep.ts";
import { recordUpdate } from "./recordUpdate.ts";
import { sessionShape } from "./sessionShape.ts";

export class StepPrograms {
  readonly #session: ModelSession;
  readonly #adapter: LoadedAdapter;
  readonly #held: Checkpointing;

  constructor(session: ModelSession, adapter: LoadedAdapter, held: Checkpointing) {
    const { checkpointing, keptBlocks, activations } = held;
    this.#session = session;
    this.#adapter = adapter;
    this.#held = { checkpointing, keptBlocks, activations };
  }

  /** The gradients of this micro-batch, while kernels of theirs may still compile. */
  async gradients(
    batch: MicroBatch,
    objective: Objective,
  ): Promise<{ program: Program; shape: BatchShape }> {
    const { shape, record } = this.#recording(batch, objective);
    const key = {
      adapter: this.#adapter,
      purpose: "train",
      shape: { ...shape, ...this.#held, objective: objective.id },
    } as const;
    return { program: await this.#session.startedProgram(key, record), shape };
  }

  /** AdamW on these ranges. It compiles while the GPU computes gradients. */
  update({ ranges, counts }: StepUpdate, { frozen }: Objective): Promise<Program> {
    const shape = { ranges, rows: counts.length, frozen };
    const key = { adapter: this.#adapter, purpose: "update", shape } as const;
    const { profile } = this.#session.recorder;
    return this.#session.startedProgram(key, () =>
      recordUpdate(new Trace(profile), this.#adapter.layout, { ranges, counts }, frozen),
    );
  }

  /** Begins to compile the kernels of these gradients. Their programs, and the buffers of these, are made later. */
  compileAhead(batches: readonly MicroBatch[], objective: Objective): void {
    for (const batch of batches)
      this.#session.compileAhead(this.#recording(batch, objective).record());
  }

  #recording(batch: MicroBatch, objective: Objective) {
    const { recorder } = this.#session;
    const { layout } = this.#adapter;
    const shape = sessionShape(batch, this.#session, this.#adapter);
    const how = { ...this.#held, withBackward: true, objective };
    return { shape, record: () => recordStep(recorder, layout, shape, how) };
  }
}
