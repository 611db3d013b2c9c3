/**
 * How far the studio is from transformers and PEFT on a tiny checkpoint of a real family: the folder is opened as a person's
 * would be, with the recorded pixel values in place of a processor's.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { joined } from "../../../base/joined.ts";
import type { Geometry } from "../../../protocol/geometry.ts";
import type { PrecisionPlan } from "../../../protocol/config.ts";
import { Trace } from "../../../engine/graph/trace.ts";
import type { Cut } from "../../family.ts";
import { Weights } from "../../../engine/nn/weights.ts";
import { nodeGpu } from "../../../engine/testing/nodeGpu.ts";
import type { SafetensorsFiles } from "../../../engine/weights/safetensorsFiles.ts";
import type { Engine, LoadedAdapter } from "../../../inference/session.ts";
import { loadModel, planModel, type Holding } from "../../../inference/openModel.ts";
import type { Conversation } from "../../../train/batchShape.ts";
import { visualShape, seeing } from "../../../inference/visualShape.ts";
import { json } from "../../../train/parity/nodeFolder.ts";
import { allLogits, PLAIN, together } from "../../../train/parity/parityModel.ts";
import { relativeError, type Errors, type Greedy } from "../../../train/parity/recording.ts";
import { see } from "../../../inference/encodeMedia.ts";
import { arrangeTables, featureTable } from "../../../inference/visualInputs.ts";
import { checkLoss, type Trainer } from "../../../train/step.ts";
import type { MicroBatch } from "../../../train/pack.ts";
import { fixtureFolder, openFixture } from "./fixtureFiles.ts";
import {
  gradientErrors,
  greedyAnswers,
  lessonErrors,
  off,
  recordedTrainer,
} from "./recordedLesson.ts";
import { cutOf } from "./recordedMedia.ts";
import type { FamilyRecording } from "./recording.ts";

const EXACT: PrecisionPlan = { linears: "f32", embeddings: "f32", vision: "f32" };

export class FamilyParity {
  readonly engine: Engine;
  readonly recording: FamilyRecording;
  /** The recorded conversations, each a batch of its own. */
  readonly batches: MicroBatch[] = [];
  /** The recorded media. */
  readonly cuts: readonly Cut[];
  #seen: Float32Array[] = [];

  private constructor(engine: Engine, recording: FamilyRecording, cuts: Cut[]) {
    this.engine = engine;
    this.recording = recording;
    this.cuts = cuts;
  }

  /** @param name of a folder in fixtures  @param configName config.json of transformers 4, or config.v5.json */
  static async of(
    name: string,
    configName = "config.json",
    precision = EXACT,
    hints = PLAIN,
    holding: Holding = {},
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
    return FamilyParity.with(recording, json(folder, configName), files, precision, hints, holding);
  }

  /** The recorded conversations with another checkpoint that reads the same ids and pixels. */
  static async with(
    recording: FamilyRecording,
    config: Record<string, unknown>,
    files: SafetensorsFiles,
    precision = EXACT,
    hints = PLAIN,
    holding: Holding = {},
  ): Promise<FamilyParity> {
    const planned = planModel(config, files, precision, holding);
    const engine = await loadModel(await nodeGpu(), planned, hints);
    const cuts = recording.media.map((medium) => cutOf(medium, config));
    const parity = new FamilyParity(engine, recording, cuts);
    for (const cut of cuts) parity.#seen.push(...(await see(engine, [cut])));
    for (const talk of recording.conversations) parity.batches.push(parity.#batch(talk));
    return parity;
  }

  /** Rows that stand in the text, of each medium alone. */
  async features(): Promise<Errors> {
    let features = 0;
    for (const [i, medium] of this.recording.media.entries()) {
      // What is looked at beside the text is kept as it comes from the tower, blank tiles last.
      const isBeside = this.engine.recorder.model.eyes?.cross;
      const rows = isBeside
        ? this.#seen[i]!
        : await this.#visualRows(this.cuts[i]!.geometry, this.#seen[i]!);
      const wanted = medium.features.size;
      features = Math.max(features, relativeError(rows.subarray(0, wanted), medium.features));
    }
    return { features };
  }

  async logits(): Promise<Errors> {
    let [logits, last] = [0, 0];
    const { vocabulary } = this.engine.shape;
    for (const [i, talk] of this.recording.conversations.entries()) {
      const got = await allLogits(this.engine, this.batches[i]!);
      logits = Math.max(logits, relativeError(got, talk.logits));
      const end = got.subarray(got.length - vocabulary);
      last = Math.max(last, relativeError(end, talk.lastLogits));
    }
    return { logits, "logits of the last position": last };
  }

  /** Of each conversation alone, and of all of them packed into one row. */
  async losses(): Promise<Errors> {
    let loss = 0;
    let [sum, count] = [0, 0];
    for (const [i, talk] of this.recording.conversations.entries()) {
      loss = Math.max(
        loss,
        off(await checkLoss(this.engine, undefined, [this.batches[i]!]), talk.loss),
      );
      const tokens = talk.trained.reduce((all, [begin, end]) => all + end - begin, 0);
      sum += talk.loss * tokens;
      count += tokens;
    }
    const packed = await checkLoss(this.engine, undefined, [together(this.batches)]);
    return { loss, "loss of all in one row": off(packed, sum / count) };
  }

  /** Of every low-rank tensor by PEFT's name, all conversations packed in one row. */
  async gradients(checkpointing = false): Promise<Errors> {
    const trainer = this.#trainer(checkpointing);
    const errors = await gradientErrors(trainer, this.recording, together(this.batches));
    trainer.destroy();
    return errors;
  }

  /** Five optimiser steps, and answers before, at their start, and after. */
  async lesson(): Promise<{ errors: Errors; answers: number[][][]; wanted: number[][][] }> {
    const { training, base, adapter } = this.recording;
    const answers = [await this.#answers()];
    const trainer = this.#trainer();
    answers.push(await this.#answers(trainer.adapter));
    const errors = await lessonErrors(trainer, this.recording, this.batches);
    answers.push(await this.#answers(trainer.adapter));
    trainer.destroy();
    const ids = (greedy: Greedy[]) => greedy.map((answer) => answer.ids);
    return { errors, answers, wanted: [base, adapter.greedy, training.greedy].map(ids) };
  }

  destroy(): void {
    this.engine.destroy();
  }

  #batch({ ids, trained, media }: FamilyRecording["conversations"][number]): MicroBatch {
    const marks = new Uint8Array(ids.length);
    for (const [begin, end] of trained) marks.fill(1, begin, end);
    const conversation: Conversation = {
      ids: Int32Array.from(ids),
      trained: marks,
      slots: this.#slots(ids, media),
      media: media.map((i) => this.cuts[i]!.geometry),
    };
    return { conversations: [conversation], features: joined(media.map((i) => this.#seen[i]!)) };
  }

  /** Runs of placeholders: each medium's ids stand in the text one after the other. */
  #slots(ids: readonly number[], media: readonly number[]): Conversation["slots"] {
    const slots: { media: number; start: number; count: number }[] = [];
    const { image, video } = this.engine.recorder.model.eyes?.tokens ?? {};
    let at = 0;
    for (const [place, medium] of media.entries()) {
      const own = this.recording.media[medium]!.ids;
      while (!own.every((id, i) => ids[at + i] === id)) at++;
      for (let i = 0; i < own.length; i++, at++) {
        if (ids[at] !== image && ids[at] !== video) continue;
        const before = slots.at(-1);
        const goesOn = before?.media === place && before.start + before.count === at;
        if (goesOn) before.count++;
        else slots.push({ media: place, start: at, count: 1 });
      }
    }
    return slots;
  }

  async #visualRows(geometry: Geometry, features: Float32Array): Promise<Float32Array> {
    const { model, catalog, hints } = this.engine.recorder;
    const eyes = seeing(model.eyes);
    const shape = visualShape(eyes, [geometry], 64);
    const key = `project ${Object.values(shape).join(" ")}`;
    const program = await this.engine.program(undefined, key, () => {
      const trace = new Trace(hints);
      const recorded = model.record(new Weights(trace, catalog));
      const input = trace.input("features", [shape.features, eyes.featureWidth]);
      trace.keep(recorded.eyes!.project(input, shape.visual), "projected");
      return trace;
    });
    const tables = {
      ...featureTable(eyes, [geometry], shape, features),
      ...arrangeTables(eyes, [geometry], shape, eyes.visualRows(geometry)),
    };
    for (const [name, values] of Object.entries(tables)) program.write(name, values);
    program.run();
    return program.read("projected");
  }

  #trainer(checkpointing = false): Trainer {
    const parts = { projector: false, vision: false };
    return recordedTrainer(this.engine, this.recording, parts, { checkpointing });
  }

  #answers(adapter?: LoadedAdapter): Promise<number[][]> {
    const { conversations } = this.recording;
    return greedyAnswers(this.engine, conversations, this.batches, this.#seen, adapter);
  }
}
