/**
 * How far the studio is from transformers and PEFT on a tiny checkpoint of a real family: the folder is loaded as a person's
 * would be, with the recorded pixel values in place of a processor's.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { concat } from "../../../base/concat.ts";
import type { MediaGrid } from "../../../protocol/mediaGrid.ts";
import type { PrecisionPlan } from "../../../protocol/config.ts";
import { Trace } from "../../../engine/graph/trace.ts";
import type { PixelValues } from "../../family.ts";
import { Weights } from "../../../engine/nn/weights.ts";
import { nodeGpu } from "../../../engine/testing/nodeGpu.ts";
import type { CheckpointTensors } from "../../../engine/weights/safetensorsFiles.ts";
import type { ModelSession, LoadedAdapter } from "../../../inference/session.ts";
import { loadModel, planModel, type StorageOptions } from "../../../inference/openModel.ts";
import type { Conversation } from "../../../methods/conversation.ts";
import { visualShape, requireVision } from "../../../inference/visual/visualShape.ts";
import { json } from "../../../train/parity/nodeFolder.ts";
import { allLogits, PLAIN, mergeBatches } from "../../../train/parity/parityModel.ts";
import { relativeError, type Errors, type Greedy } from "../../../train/parity/recording.ts";
import { encodeMedia } from "../../../inference/encodeMedia.ts";
import { layoutInputs, featureInputs } from "../../../inference/visual/visualInputs.ts";
import type { Trainer } from "../../../train/trainer.ts";
import { evalLoss } from "../../../train/evaluate.ts";
import type { MicroBatch } from "../../../train/pack.ts";
import { fixtureFolder, openFixture } from "./fixtureFiles.ts";
import {
  gradientErrors,
  greedyAnswers,
  trainingErrors,
  off,
  recordedTrainer,
} from "./recordedTraining.ts";
import { recordedPixelValues } from "./recordedMedia.ts";
import type { FamilyRecording } from "./recording.ts";

const EXACT: PrecisionPlan = { linears: "f32", embeddings: "f32", vision: "f32" };

export class FamilyParity {
  readonly session: ModelSession;
  readonly recording: FamilyRecording;
  /** The recorded conversations, each a batch of its own. */
  readonly batches: MicroBatch[] = [];
  /** The recorded media. */
  readonly pixelValues: readonly PixelValues[];
  #features: Float32Array[] = [];

  private constructor(
    session: ModelSession,
    recording: FamilyRecording,
    pixelValues: PixelValues[],
  ) {
    this.session = session;
    this.recording = recording;
    this.pixelValues = pixelValues;
  }

  /** @param name of a folder in fixtures  @param configName config.json of transformers 4, or config.v5.json */
  static async of(
    name: string,
    configName = "config.json",
    precision = EXACT,
    profile = PLAIN,
    storage: StorageOptions = {},
  ): Promise<FamilyParity> {
    const folder = fixtureFolder(name);
    const recording: FamilyRecording = json(folder, "reference.json");
    const files = await openFixture(name);
    for (const [file, wanted] of Object.entries(recording.weights)) {
      const bytes = readFileSync(path.join(folder, file));
      if (createHash("sha256").update(bytes).digest("hex") !== wanted) {
        throw new Error(`${file} of ${name} is not the one that was recorded.`);
      }
    }
    return FamilyParity.with(
      recording,
      json(folder, configName),
      files,
      precision,
      profile,
      storage,
    );
  }

  /** The recorded conversations with another checkpoint that reads the same ids and pixels. */
  static async with(
    recording: FamilyRecording,
    config: Record<string, unknown>,
    files: CheckpointTensors,
    precision = EXACT,
    profile = PLAIN,
    storage: StorageOptions = {},
  ): Promise<FamilyParity> {
    const planned = planModel(config, files, precision, storage);
    const session = await loadModel(await nodeGpu(), planned, profile);
    const pixelValues = recording.media.map((medium) => recordedPixelValues(medium, config));
    const parity = new FamilyParity(session, recording, pixelValues);
    for (const medium of pixelValues)
      parity.#features.push(...(await encodeMedia(session, [medium])));
    for (const conversation of recording.conversations)
      parity.batches.push(parity.#batch(conversation));
    return parity;
  }

  /** Visual tokens of each medium alone, after the projector. */
  async features(): Promise<Errors> {
    let features = 0;
    for (const [i, medium] of this.recording.media.entries()) {
      // Cross-attention states are the feature rows, blank tiles last.
      const isCrossAttention = this.session.recorder.model.vision?.crossAttention;
      const rows = isCrossAttention
        ? this.#features[i]!
        : await this.#projectedRows(this.pixelValues[i]!.grid, this.#features[i]!);
      const wanted = medium.features.size;
      features = Math.max(features, relativeError(rows.subarray(0, wanted), medium.features));
    }
    return { features };
  }

  async logits(): Promise<Errors> {
    let [logits, last] = [0, 0];
    const { vocabSize } = this.session.shape;
    for (const [i, conversation] of this.recording.conversations.entries()) {
      const got = await allLogits(this.session, this.batches[i]!);
      logits = Math.max(logits, relativeError(got, conversation.logits));
      const end = got.subarray(got.length - vocabSize);
      last = Math.max(last, relativeError(end, conversation.lastLogits));
    }
    return { logits, "logits of the last position": last };
  }

  /** Of each conversation alone, and of all of them packed into one row. */
  async losses(): Promise<Errors> {
    let loss = 0;
    let [sum, count] = [0, 0];
    for (const [i, conversation] of this.recording.conversations.entries()) {
      loss = Math.max(
        loss,
        off(await evalLoss(this.session, undefined, [this.batches[i]!]), conversation.loss),
      );
      const tokens = conversation.trained.reduce((all, [begin, end]) => all + end - begin, 0);
      sum += conversation.loss * tokens;
      count += tokens;
    }
    const packed = await evalLoss(this.session, undefined, [mergeBatches(this.batches)]);
    return { loss, "loss of all in one row": off(packed, sum / count) };
  }

  /** Of every low-rank tensor by PEFT's name, all conversations packed in one row. */
  async gradients(checkpointing = false): Promise<Errors> {
    const trainer = this.#trainer(checkpointing);
    const errors = await gradientErrors(trainer, this.recording, mergeBatches(this.batches));
    trainer.destroy();
    return errors;
  }

  /** Five optimiser steps, and answers before, at their start, and after. */
  async train(): Promise<{ errors: Errors; answers: number[][][]; wanted: number[][][] }> {
    const { training, base, adapter } = this.recording;
    const answers = [await this.#answers()];
    const trainer = this.#trainer();
    answers.push(await this.#answers(trainer.adapter));
    const errors = await trainingErrors(trainer, this.recording, this.batches);
    answers.push(await this.#answers(trainer.adapter));
    trainer.destroy();
    const ids = (greedy: Greedy[]) => greedy.map((answer) => answer.ids);
    return { errors, answers, wanted: [base, adapter.greedy, training.greedy].map(ids) };
  }

  /** Loss and gradients of one step from the recorded adapter. */
  async stepOn(batch: MicroBatch): Promise<{ loss: number; gradients: Float32Array }> {
    const trainer = this.#trainer();
    const { loss } = await (await trainer.step([batch])).result;
    const gradients = await trainer.gradients();
    trainer.destroy();
    return { loss, gradients };
  }

  destroy(): void {
    this.session.destroy();
  }

  #batch({ ids, trained, media }: FamilyRecording["conversations"][number]): MicroBatch {
    const mask = new Uint8Array(ids.length);
    for (const [begin, end] of trained) mask.fill(1, begin, end);
    const packed: Conversation = {
      ids: Int32Array.from(ids),
      trained: mask,
      mediaSpans: this.#spansOf(ids, media),
      mediaGrids: media.map((i) => this.pixelValues[i]!.grid),
    };
    return { conversations: [packed], features: concat(media.map((i) => this.#features[i]!)) };
  }

  /** Runs of visual tokens; each medium's recorded ids are in the text one after the other. */
  #spansOf(ids: readonly number[], media: readonly number[]): Conversation["mediaSpans"] {
    const mediaSpans: { media: number; start: number; count: number }[] = [];
    const { image, video } = this.session.recorder.model.vision?.tokenIds ?? {};
    let at = 0;
    for (const [place, medium] of media.entries()) {
      const own = this.recording.media[medium]!.ids;
      while (!own.every((id, i) => ids[at + i] === id)) at++;
      for (let i = 0; i < own.length; i++, at++) {
        if (ids[at] !== image && ids[at] !== video) continue;
        const before = mediaSpans.at(-1);
        const goesOn = before?.media === place && before.start + before.count === at;
        if (goesOn) before.count++;
        else mediaSpans.push({ media: place, start: at, count: 1 });
      }
    }
    return mediaSpans;
  }

  async #projectedRows(grid: MediaGrid, features: Float32Array): Promise<Float32Array> {
    const { model, catalog, profile } = this.session.recorder;
    const vision = requireVision(model.vision);
    const shape = visualShape(vision, [grid], 64);
    const key = { adapter: undefined, purpose: "inspect", shape: { projected: shape } } as const;
    const program = await this.session.program(key, () => {
      const trace = new Trace(profile);
      const recorded = model.record(new Weights(trace, catalog));
      const input = trace.input("features", [shape.features, vision.featureWidth]);
      trace.markOutput(recorded.vision!.project(input, shape.visual), "projected");
      return trace;
    });
    const tables = {
      ...featureInputs(vision, [grid], shape, features),
      ...layoutInputs(vision, [grid], shape, vision.visualTokens(grid)),
    };
    for (const [name, values] of Object.entries(tables)) program.write(name, values);
    program.run();
    return program.read("projected");
  }

  #trainer(checkpointing = false): Trainer {
    const parts = { projector: false, vision: false };
    return recordedTrainer(this.session, this.recording, parts, { checkpointing });
  }

  #answers(adapter?: LoadedAdapter): Promise<number[][]> {
    const { conversations } = this.recording;
    return greedyAnswers(this.session, conversations, this.batches, this.#features, adapter);
  }
}
