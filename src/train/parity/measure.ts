/** Relative errors against the recording, on any device, in Node and in the browser. BOUNDS in recording.ts has their limits. */
import { concat } from "../../base/concat.ts";
import type { PreprocessConfig } from "../../media/processing/preprocess.ts";
import { Generator } from "../../inference/generate.ts";
import type { GenerateRequest } from "../../inference/request.ts";
import type { ModelSession, LoadedAdapter } from "../../inference/session.ts";
import { Trainer } from "../trainer.ts";
import { evalLoss } from "../evaluate.ts";
import type { MicroBatch } from "../pack.ts";
import {
  allLogits,
  firstValues,
  projected,
  recordedLayout,
  recordedPixels,
  conversationBatch,
  tensorsOf,
  mergeBatches,
  towerFeatures,
  type Pixels,
  type TowerFeatures,
} from "./parityModel.ts";
import { relativeError, type Errors, type Greedy, type Recording } from "./recording.ts";

const off = (got: number, wanted: number) =>
  wanted === got ? 0 : Math.abs(got - wanted) / Math.abs(wanted);

export class Parity {
  readonly session: ModelSession;
  readonly recording: Recording;
  readonly batches: MicroBatch[];
  readonly #pixels: Pixels;
  readonly #towers: TowerFeatures;

  private constructor(
    session: ModelSession,
    recording: Recording,
    pixels: Pixels,
    towers: TowerFeatures,
  ) {
    this.session = session;
    this.recording = recording;
    this.#pixels = pixels;
    this.#towers = towers;
    this.batches = recording.conversations.map((recorded) =>
      conversationBatch(session, recorded, towers),
    );
  }

  /** Prepares the recorded pictures and sends them through the towers. */
  static async of(
    session: ModelSession,
    recording: Recording,
    config: PreprocessConfig,
  ): Promise<Parity> {
    const pixels = recordedPixels(config, recording);
    return new Parity(session, recording, pixels, await towerFeatures(session, pixels));
  }

  pixels(): Errors {
    const { images, video } = this.recording.pixels;
    return {
      "pixels of pictures": relativeError(concat(this.#pixels.images), images),
      "pixels of frames": relativeError(concat(this.#pixels.frames), video),
    };
  }

  async features(): Promise<Errors> {
    const { image, imageProjected, video, videoProjected } = this.recording.features;
    const images = concat(this.#towers.images);
    const { clip } = this.#towers;
    return {
      "features of pictures": relativeError(images, image),
      "features of the clip": relativeError(clip, video),
      "projected pictures": relativeError(await projected(this.session, images), imageProjected),
      "projected clip": relativeError(await projected(this.session, clip), videoProjected),
    };
  }

  async logits(): Promise<Errors> {
    let logits = 0;
    for (const [i, recorded] of this.recording.conversations.entries()) {
      if (!recorded.logits) continue;
      const got = await allLogits(this.session, this.batches[i]!);
      logits = Math.max(logits, relativeError(got, recorded.logits));
    }
    return { logits };
  }

  async losses(): Promise<Errors> {
    let loss = 0;
    for (const [i, recorded] of this.recording.conversations.entries()) {
      const got = await evalLoss(this.session, undefined, [this.batches[i]!]);
      loss = Math.max(loss, off(got, recorded.loss));
    }
    return { loss };
  }

  /** Of every low-rank tensor by PEFT's name, all conversations packed in one row. */
  async gradients(): Promise<Errors> {
    const { adapter } = this.recording;
    const trainer = this.#trainer();
    const { loss } = await (await trainer.step([mergeBatches(this.batches)])).result;
    const values = await trainer.gradients();
    const tensors = tensorsOf(trainer.adapter.layout);
    trainer.destroy();
    const names = Object.keys(adapter.gradients);
    const unpaired = names.filter((name) => !tensors.some((tensor) => tensor.name === name));
    if (unpaired.length || tensors.length !== names.length)
      throw new Error(`${tensors.length} tensors, recorded ${names.length}; not here: ${unpaired}`);
    const errors = tensors.map(({ name, offset, count }) =>
      relativeError(values.subarray(offset, offset + count), adapter.gradients[name]!),
    );
    return {
      "loss with the adapter": off(loss, adapter.loss),
      gradients: Math.max(...errors),
      "gradient at the median": errors.toSorted((a, b) => a - b)[errors.length >> 1]!,
    };
  }

  /** Ten optimiser steps, and answers before, at the start, after, and with the adapter off again. */
  async training(eosId: number) {
    const { training, base, adapter } = this.recording;
    const errors: Errors = {};
    const note = (what: string, error: number) => {
      errors[what] = Math.max(errors[what] ?? 0, error);
    };
    const ids = (greedy: Greedy[]) => greedy.map((g) => g.ids.filter((id) => id !== eosId));
    const got = [await this.#answers(eosId)];
    const trainer = this.#trainer();
    got.push(await this.#answers(eosId, trainer.adapter));
    for (const [step, microBatches] of training.batches.entries()) {
      const packed = microBatches.map((indices) =>
        mergeBatches(indices.map((i) => this.batches[i]!)),
      );
      const { loss, learningRate, gradNorm } = await (await trainer.step(packed)).result;
      note("loss of a step", off(loss, training.losses[step]!));
      note("learning rate", off(learningRate, training.rates[step]!));
      // The warm-up's first rate is 0, so two steps have equal weights. Later ones start where rounding has led: AdamW
      // divides by the size of a gradient, so the noise of the smallest ones counts as much as the largest.
      const which = step < 2 ? "first" : "later";
      note(`gradient norm of the ${which} steps`, off(gradNorm, training.norms[step]!));
    }
    const { values } = await trainer.state();
    for (const { name, offset, count } of tensorsOf(trainer.adapter.layout)) {
      const trained = values.subarray(offset, offset + count);
      note("adapter after ten steps", relativeError(trained, training.values[name]!));
    }
    got.push(await this.#answers(eosId, trainer.adapter), await this.#answers(eosId));
    trainer.destroy();
    const wanted = [base, adapter.greedy, training.greedy, base].map(ids);
    return { errors, answers: got, wanted };
  }

  #trainer(): Trainer {
    const { optim, losses } = this.recording.training;
    const layout = recordedLayout(this.session, this.recording);
    const config = { optim, totalSteps: losses.length, seed: 1, checkpointing: false };
    const values = firstValues(layout, this.recording);
    return new Trainer(this.session, layout, config, { step: 0, values });
  }

  /** Greedy answers to the first question of the first three conversations, side by side. */
  async #answers(eosId: number, adapter?: LoadedAdapter): Promise<number[][]> {
    const requests = this.recording.conversations
      .slice(0, 3)
      .map((recorded, sequence): GenerateRequest => {
        const { mediaSpans, mediaGrids: media } = this.batches[sequence]!.conversations[0]!;
        const ids = Int32Array.from(recorded.ids.slice(0, recorded.trained[0]![0]));
        return {
          sequence,
          prompt: {
            ids,
            mediaSpans,
            mediaGrids: media,
            features: this.batches[sequence]!.features,
          },
        };
      });
    const generator = new Generator(this.session, adapter, requests.length, 512);
    const answered = await generator.generate(requests, { maxNewTokens: 16, endIds: [eosId] });
    return answered.map(({ ids }) => ids);
  }
}
