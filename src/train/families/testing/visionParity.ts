/**
 * How far a lesson whose towers learn is from PEFT, on the tiny checkpoint of a family: media go through the towers within
 * the lesson, and answers look through the adapted towers.
 */
import path from "node:path";
import { joined } from "../../../base/joined.ts";
import { layOutAdapter, type AdapterLayout } from "../../../engine/weights/adapterLayout.ts";
import { Answering } from "../../answer.ts";
import { mediaInOrder } from "../../batchShape.ts";
import type { LoadedAdapter } from "../../engine.ts";
import type { MicroBatch } from "../../pack.ts";
import { adapterValues } from "../../parity/formulas.ts";
import { json } from "../../parity/nodeFolder.ts";
import { tensorsOf, together } from "../../parity/parityModel.ts";
import { relativeError, type Errors } from "../../parity/recording.ts";
import { see } from "../../see.ts";
import { checkLoss, Trainer } from "../../trainer.ts";
import { FamilyParity, off } from "./familyParity.ts";
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
      cuts: media.map((medium) => family.cuts[medium]!),
    }));
  }

  /** @param name of a folder in fixtures */
  static async of(name: string): Promise<VisionParity> {
    const folder = path.join(import.meta.dirname, "../fixtures", name);
    return new VisionParity(await FamilyParity.of(name), json(folder, "vision.json"));
  }

  /** Of every low-rank tensor by PEFT's name, all conversations packed in one row; and the same loss without learning. */
  async gradients(checkpointing: boolean): Promise<Errors> {
    const { adapter } = this.#recording;
    const trainer = this.#trainer({ checkpointing });
    const all = together(this.#batches);
    const checked = await trainer.check([all]);
    const { loss } = await (await trainer.send([all])).result;
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
    return {
      "loss with the adapter": off(loss, adapter.loss),
      "loss without learning": off(checked, adapter.loss),
      gradients: Math.max(...errors),
    };
  }

  /** The gradients of one step with dropout. */
  async dropped(checkpointing: boolean): Promise<Float32Array> {
    const trainer = this.#trainer({ checkpointing, dropout: 0.3 });
    await (
      await trainer.send([together(this.#batches)])
    ).result;
    const values = await trainer.gradients();
    trainer.destroy();
    return values;
  }

  /** The base model's loss when media are seen on the way and when their features were made before. */
  async baseLosses(): Promise<[now: number, before: number]> {
    const { engine, batches } = this.family;
    return [
      await checkLoss(engine, undefined, [together(this.#batches)]),
      await checkLoss(engine, undefined, [together(batches)]),
    ];
  }

  /** Five optimiser steps, and answers at their start and after. */
  async lesson(): Promise<{ errors: Errors; answers: number[][][]; wanted: number[][][] }> {
    const { training, adapter } = this.#recording;
    const errors: Errors = {};
    const note = (what: string, error: number) => {
      errors[what] = Math.max(errors[what] ?? 0, error);
    };
    const trainer = this.#trainer({});
    const answers = [await this.#answers(trainer.adapter)];
    for (const [step, passes] of training.batches.entries()) {
      const packed = passes.map((pass) => together(pass.map((i) => this.#batches[i]!)));
      const { loss, gradNorm } = await (await trainer.send(packed)).result;
      note("loss of a step", off(loss, training.losses[step]!));
      note("gradient norm of a step", off(gradNorm, training.norms[step]!));
    }
    const { values } = await trainer.state();
    for (const { name, offset, count } of tensorsOf(trainer.adapter.layout)) {
      const wanted = training.values[name];
      const taught = values.subarray(offset, offset + count);
      if (wanted) note("adapter after the lesson", relativeError(taught, wanted));
    }
    answers.push(await this.#answers(trainer.adapter));
    trainer.destroy();
    const wanted = [adapter.greedy, training.greedy].map((all) => all.map(({ ids }) => ids));
    return { errors, answers, wanted };
  }

  destroy(): void {
    this.family.destroy();
  }

  #trainer({ checkpointing = false, dropout = 0 }): Trainer {
    const { training, adapter } = this.#recording;
    const { engine } = this.family;
    const { catalog, model } = engine.recorder;
    const layout = layOutAdapter(catalog, model.parts, {
      rank: adapter.rank,
      alpha: adapter.alpha,
      dropout,
      targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
      language: true,
      projector: true,
      vision: true,
    });
    const { optim, losses } = training;
    const config = { optim, totalSteps: losses.length, seed: 1, checkpointing };
    return new Trainer(engine, layout, config, { step: 0, values: this.#firstValues(layout) });
  }

  #firstValues(layout: AdapterLayout): Float32Array {
    const { adapter } = this.#recording;
    const values = new Float32Array(layout.bytes / 4);
    const salts = Object.keys(adapter.gradients);
    for (const { name, offset, count } of tensorsOf(layout)) {
      const bound = name.endsWith("lora_A") ? adapter.boundA : adapter.boundB;
      values.set(adapterValues(count, adapter.salt + salts.indexOf(name), bound), offset);
    }
    return values;
  }

  /** 16 greedy ids after the part of each conversation that comes before its first answer, side by side. */
  async #answers(adapter: LoadedAdapter): Promise<number[][]> {
    const { engine, recording, batches, cuts } = this.family;
    const seen: Float32Array[] = [];
    for (const cut of cuts) seen.push(...(await see(engine, [cut], adapter)));
    const asks = recording.conversations.map(({ ids, trained, media }, sequence) => {
      const end = trained[0]![0];
      const whole = batches[sequence]!.conversations[0]!;
      const slots = whole.slots.filter(({ start }) => start < end);
      const looked = mediaInOrder({ slots });
      const prompt = {
        ids: Int32Array.from(ids.slice(0, end)),
        slots,
        media: looked.map((place) => whole.media[place]!),
        features: joined(looked.map((place) => seen[media[place]!]!)),
      };
      return { sequence, prompt };
    });
    const answering = new Answering(engine, adapter, asks.length, 512);
    const answered = await answering.answer(asks, { maxNewTokens: 16, endIds: [] });
    return answered.map(({ ids }) => ids);
  }
}
