/**
 * Training with adapters in the vision tower compared with PEFT, on the tiny checkpoint of a family: media are encoded within the
 * step, and generation uses the adapted tower.
 */
import type { Checkpointing } from "../../../engine/nn/layers.ts";
import path from "node:path";
import type { LoadedAdapter } from "../../../inference/session.ts";
import type { MicroBatch } from "../../../train/pack.ts";
import { json } from "../../../train/parity/nodeFolder.ts";
import { mergeBatches } from "../../../train/parity/parityModel.ts";
import type { Errors } from "../../../train/parity/recording.ts";
import { encodeMedia } from "../../../inference/encodeMedia.ts";
import type { Trainer } from "../../../train/trainer.ts";
import { evalLoss } from "../../../train/evaluate.ts";
import { FamilyParity } from "./familyParity.ts";
import {
  gradientErrors,
  greedyAnswers,
  trainingErrors,
  off,
  recordedTrainer,
} from "./recordedTraining.ts";
import type { VisionRecording } from "./recording.ts";

export class VisionParity {
  readonly family: FamilyParity;
  readonly #recording: VisionRecording;
  /** The recorded conversations, each a batch of its own that brings its media. */
  readonly #batches: readonly MicroBatch[];

  private constructor(family: FamilyParity, recording: VisionRecording) {
    this.family = family;
    this.#recording = recording;
    this.#batches = family.recording.conversations.map(({ media }, i) => ({
      conversations: family.batches[i]!.conversations,
      features: new Float32Array(0),
      pixelValues: media.map((medium) => family.pixelValues[medium]!),
    }));
  }

  /** @param name of a folder in fixtures */
  static async of(name: string): Promise<VisionParity> {
    const folder = path.join(import.meta.dirname, "../fixtures", name);
    return new VisionParity(await FamilyParity.of(name), json(folder, "vision.json"));
  }

  /** Of every low-rank tensor by PEFT's name, all conversations packed in one row; and the same loss without learning. */
  async gradients(how: Checkpointing = {}): Promise<Errors> {
    const trainer = this.#trainer(how);
    const all = mergeBatches(this.#batches);
    const checked = off(await trainer.evaluate([all]), this.#recording.adapter.loss);
    const errors = await gradientErrors(trainer, this.#recording, all);
    trainer.destroy();
    return { ...errors, "loss without backward": checked };
  }

  /** The gradients of one step with dropout. */
  async dropped(checkpointing: boolean): Promise<Float32Array> {
    const trainer = this.#trainer({ checkpointing, dropout: 0.3 });
    await (
      await trainer.step([mergeBatches(this.#batches)])
    ).result;
    const values = await trainer.gradients();
    trainer.destroy();
    return values;
  }

  /** The base model's loss with media encoded in the step, and with cached features. */
  async baseLosses(): Promise<[now: number, before: number]> {
    const { session, batches } = this.family;
    return [
      await evalLoss(session, undefined, [mergeBatches(this.#batches)]),
      await evalLoss(session, undefined, [mergeBatches(batches)]),
    ];
  }

  /** Five optimiser steps, and answers at their start and after. */
  async train(): Promise<{ errors: Errors; answers: number[][][]; wanted: number[][][] }> {
    const { training, adapter } = this.#recording;
    const trainer = this.#trainer({});
    const answers = [await this.#answers(trainer.adapter)];
    const errors = await trainingErrors(trainer, this.#recording, this.#batches);
    answers.push(await this.#answers(trainer.adapter));
    trainer.destroy();
    const wanted = [adapter.greedy, training.greedy].map((all) => all.map(({ ids }) => ids));
    return { errors, answers, wanted };
  }

  destroy(): void {
    this.family.destroy();
  }

  #trainer(how: Checkpointing & { dropout?: number }): Trainer {
    const parts = { projector: true, vision: true };
    return recordedTrainer(this.family.session, this.#recording, parts, how);
  }

  /** With the tower as it is adapted now. */
  async #answers(adapter: LoadedAdapter): Promise<number[][]> {
    const { session, recording, batches, pixelValues } = this.family;
    const features: Float32Array[] = [];
    for (const medium of pixelValues)
      features.push(...(await encodeMedia(session, [medium], { adapter })));
    return greedyAnswers(session, recording.conversations, batches, features, adapter);
  }
}
