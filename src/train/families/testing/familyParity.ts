/**
 * How far the studio is from transformers and PEFT on a tiny checkpoint of a real family: the folder is opened as a person's
 * would be, with the recorded pixel values in place of a processor's.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { joined } from "../../../base/joined.ts";
import { openProcessor } from "../../../media/processors/index.ts";
import type { Geometry } from "../../../protocol/geometry.ts";
import type { PrecisionPlan } from "../../../protocol/config.ts";
import { size } from "../../../engine/graph/tensor.ts";
import { Trace } from "../../../engine/graph/trace.ts";
import type { Cut } from "../../../engine/models/family.ts";
import { Weights } from "../../../engine/nn/weights.ts";
import { nodeGpu } from "../../../engine/testing/nodeGpu.ts";
import { layOutAdapter, type AdapterLayout } from "../../../engine/weights/adapterLayout.ts";
import type { SafetensorsFiles } from "../../../engine/weights/safetensorsFiles.ts";
import { Answering } from "../../answer.ts";
import type { Engine, LoadedAdapter } from "../../engine.ts";
import { loadModel, planModel, type Holding } from "../../openModel.ts";
import { mediaInOrder, seeing, visualShape, type Conversation } from "../../batchShape.ts";
import { adapterValues } from "../../parity/formulas.ts";
import { json } from "../../parity/nodeFolder.ts";
import { allLogits, PLAIN, tensorsOf, together } from "../../parity/parityModel.ts";
import { relativeError, type Errors, type Greedy } from "../../parity/recording.ts";
import { see } from "../../see.ts";
import { arrangeTables, featureTable } from "../../visualTables.ts";
import { checkLoss, Trainer } from "../../trainer.ts";
import type { MicroBatch } from "../../pack.ts";
import { fixtureFolder, openFixture } from "./fixtureFiles.ts";
import type { FamilyRecording, RecordedMedium } from "./recording.ts";

const EXACT: PrecisionPlan = { linears: "f32", embeddings: "f32", vision: "f32" };

/** Relative to what is wanted. */
export const off = (got: number, wanted: number) => Math.abs(got - wanted) / Math.abs(wanted);

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
    const { adapter } = this.recording;
    const trainer = this.#trainer(checkpointing);
    const { loss } = await (await trainer.send([together(this.batches)])).result;
    const values = await trainer.gradients();
    const tensors = tensorsOf(trainer.adapter.layout);
    trainer.destroy();
    const names = tensors.map(({ name }) => `base_model.model.${name}.weight`).sort();
    if (String(names) !== String(adapter.keys)) {
      throw new Error(`PEFT writes ${adapter.keys.join(", ")}; here are ${names.join(", ")}.`);
    }
    const errors = tensors.map(({ name, offset, count }) =>
      relativeError(values.subarray(offset, offset + count), adapter.gradients[name]!),
    );
    return { "loss with the adapter": off(loss, adapter.loss), gradients: Math.max(...errors) };
  }

  /** Five optimiser steps, and answers before, at their start, and after. */
  async lesson(): Promise<{ errors: Errors; answers: number[][][]; wanted: number[][][] }> {
    const { training, base, adapter } = this.recording;
    const errors: Errors = {};
    const note = (what: string, error: number) => {
      errors[what] = Math.max(errors[what] ?? 0, error);
    };
    const answers = [await this.#answers()];
    const trainer = this.#trainer();
    answers.push(await this.#answers(trainer.adapter));
    for (const [step, passes] of training.batches.entries()) {
      const packed = passes.map((pass) => together(pass.map((i) => this.batches[i]!)));
      const { loss, gradNorm } = await (await trainer.send(packed)).result;
      note("loss of a step", off(loss, training.losses[step]!));
      note("gradient norm of a step", off(gradNorm, training.norms[step]!));
    }
    const { values } = await trainer.state();
    for (const { name, offset, count } of tensorsOf(trainer.adapter.layout)) {
      const taught = values.subarray(offset, offset + count);
      note("adapter after the lesson", relativeError(taught, training.values[name]!));
    }
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
    const { training, adapter } = this.recording;
    const { catalog, model } = this.engine.recorder;
    const layout = layOutAdapter(catalog, model.parts, {
      rank: adapter.rank,
      alpha: adapter.alpha,
      dropout: 0,
      targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
      language: true,
      projector: false,
      vision: false,
    });
    const config = {
      optim: training.optim,
      totalSteps: training.losses.length,
      seed: 1,
      checkpointing,
    };
    return new Trainer(this.engine, layout, config, { step: 0, values: this.#firstValues(layout) });
  }

  #firstValues(layout: AdapterLayout): Float32Array {
    const { adapter } = this.recording;
    const values = new Float32Array(layout.bytes / 4);
    const salts = Object.keys(adapter.gradients);
    for (const { name, offset, count } of tensorsOf(layout)) {
      const bound = name.endsWith("lora_A") ? adapter.boundA : adapter.boundB;
      values.set(adapterValues(count, salts.indexOf(name), bound), offset);
    }
    return values;
  }

  /** 16 greedy ids after the part of each conversation that comes before its first answer, side by side. */
  async #answers(adapter?: LoadedAdapter): Promise<number[][]> {
    const asks = this.recording.conversations.map(({ ids, trained, media }, sequence) => {
      const end = trained[0]![0];
      const whole = this.batches[sequence]!.conversations[0]!;
      const slots = whole.slots.filter(({ start }) => start < end);
      const seen = mediaInOrder({ slots });
      const prompt = {
        ids: Int32Array.from(ids.slice(0, end)),
        slots,
        media: seen.map((place) => whole.media[place]!),
        features: joined(seen.map((place) => this.#seen[media[place]!]!)),
      };
      return { sequence, prompt };
    });
    const answering = new Answering(this.engine, adapter, asks.length, 512);
    const answered = await answering.answer(asks, { maxNewTokens: 16, endIds: [] });
    return answered.map(({ ids }) => ids);
  }
}

/** The recorded pixel values, cut as the family's processor says a medium of that kind is. */
function cutOf(medium: RecordedMedium, config: Record<string, unknown>): Cut {
  const { shape, salt, bound } = medium.pixels;
  const values = adapterValues(size(shape), salt, bound);
  const kind = medium.kind === "video" ? "video" : "image";
  const blank: Geometry = { kind, width: 0, height: 0, views: 1, rows: 0, columns: 0, frames: 1 };
  if (shape.length === 2) {
    const [views, rows, columns] = medium.grid as [number, number, number];
    const frames = kind === "video" ? 2 * views : 1;
    return { geometry: { ...blank, views, rows, columns, frames }, views: [values] };
  }
  const [count, , side] = shape as [number, number, number, number];
  const view = values.length / count;
  const views = Array.from({ length: count }, (_, i) => values.subarray(i * view, (i + 1) * view));
  const frames = kind === "video" ? count : 1;
  const [rows, columns] = medium.grid ?? medium.tiles ?? [0, 0];
  const geometry = { ...blank, views: count, rows: rows!, columns: columns!, frames };
  if (!medium.size) return { geometry, views };
  const [height, width] = medium.size;
  const square = { height: side, width: side };
  const preprocessor = { size: square, crop_size: square };
  const processor = openProcessor({ config, preprocessor });
  const cut = processor.geometry({ kind, width, height }, medium.tiled !== false);
  if (cut.views !== count) {
    throw new Error(
      `A picture of ${width} × ${height} is cut into ${cut.views}, recorded ${count}.`,
    );
  }
  return { geometry: cut, views };
}
