/**
 * Repeats a recorded training run: an adapter with values by a formula, its gradients by PEFT's names, five steps, and greedy
 * generation, for adapters in the language model, and in vision towers too.
 */
import { concat } from "../../../base/concat.ts";
import type { AdapterConfig } from "../../../protocol/config.ts";
import type { Checkpointing } from "../../../engine/nn/layers.ts";
import { layOutAdapter } from "../../../engine/weights/adapterLayout.ts";
import { Generator } from "../../../inference/generate.ts";
import { mediaInOrder } from "../../../inference/visual/visualShape.ts";
import type { ModelSession, LoadedAdapter } from "../../../inference/session.ts";
import type { MicroBatch } from "../../../train/pack.ts";
import { adapterValues } from "../../../train/parity/formulas.ts";
import { tensorsOf, mergeBatches } from "../../../train/parity/parityModel.ts";
import { relativeError, type Errors } from "../../../train/parity/recording.ts";
import { Trainer } from "../../../train/trainer.ts";
import type { FamilyRecording, VisionRecording } from "./recording.ts";

type Recorded = FamilyRecording | VisionRecording;

/** Relative to what is wanted. */
export const off = (got: number, wanted: number) => Math.abs(got - wanted) / Math.abs(wanted);

/** At the recorded start. */
export function recordedTrainer(
  session: ModelSession,
  { adapter, training }: Pick<Recorded, "adapter" | "training">,
  parts: Pick<AdapterConfig, "projector" | "vision">,
  { dropout = 0, ...how }: Checkpointing & { dropout?: number } = {},
): Trainer {
  const { catalog, model } = session.recorder;
  const layout = layOutAdapter(catalog, model.parts, {
    ...{ rank: adapter.rank, alpha: adapter.alpha, dropout, language: true, ...parts },
    targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
  });
  const values = new Float32Array(layout.bytes / 4);
  const salts = Object.keys(adapter.gradients);
  const firstSalt = "salt" in adapter ? adapter.salt : 0;
  for (const { name, offset, count } of tensorsOf(layout)) {
    const bound = name.endsWith("lora_A") ? adapter.boundA : adapter.boundB;
    values.set(adapterValues(count, firstSalt + salts.indexOf(name), bound), offset);
  }
  const { optim, losses } = training;
  const config = { ...how, optim, totalSteps: losses.length, seed: 1 };
  return new Trainer(session, layout, config, { step: 0, values });
}

/** Loss and gradients of every low-rank tensor over this batch. @throws Error when PEFT names other tensors. */
export async function gradientErrors(
  trainer: Trainer,
  { adapter }: Pick<Recorded, "adapter">,
  batch: MicroBatch,
): Promise<Errors> {
  const { loss } = await (await trainer.step([batch])).result;
  const values = await trainer.gradients();
  const tensors = tensorsOf(trainer.adapter.layout);
  const names = tensors.map(({ name }) => `base_model.model.${name}.weight`).sort();
  if (String(names) !== String(adapter.keys)) {
    throw new Error(`PEFT writes ${adapter.keys.join(", ")}; here are ${names.join(", ")}.`);
  }
  const errors = tensors.map(({ name, offset, count }) =>
    relativeError(values.subarray(offset, offset + count), adapter.gradients[name]!),
  );
  return { "loss with the adapter": off(loss, adapter.loss), gradients: Math.max(...errors) };
}

/** All recorded steps, then the values that were recorded. */
export async function trainingErrors(
  trainer: Trainer,
  { training }: Pick<Recorded, "training">,
  batches: readonly MicroBatch[],
): Promise<Errors> {
  const errors: Errors = {};
  const note = (what: string, error: number) => {
    errors[what] = Math.max(errors[what] ?? 0, error);
  };
  for (const [step, microBatches] of training.batches.entries()) {
    const packed = microBatches.map((microBatch) =>
      mergeBatches(microBatch.map((i) => batches[i]!)),
    );
    const { loss, gradNorm } = await (await trainer.step(packed)).result;
    note("loss of a step", off(loss, training.losses[step]!));
    note("gradient norm of a step", off(gradNorm, training.norms[step]!));
  }
  const { values } = await trainer.state();
  const trained = new Map(
    tensorsOf(trainer.adapter.layout).map(({ name, offset, count }) => [
      name,
      values.subarray(offset, offset + count),
    ]),
  );
  for (const [name, wanted] of Object.entries(training.values))
    note("adapter after training", relativeError(trained.get(name)!, wanted));
  return errors;
}

/**
 * 16 greedy ids after the part of each conversation that comes before its first answer, batched. `features` are the feature
 * rows of each recorded medium.
 */
export async function greedyAnswers(
  session: ModelSession,
  conversations: FamilyRecording["conversations"],
  batches: readonly MicroBatch[],
  features: readonly Float32Array[],
  adapter?: LoadedAdapter,
): Promise<number[][]> {
  const requests = conversations.map(({ ids, trained, media }, sequence) => {
    const end = trained[0]![0];
    const whole = batches[sequence]!.conversations[0]!;
    const mediaSpans = whole.mediaSpans.filter(({ start }) => start < end);
    const attached = mediaInOrder({ mediaSpans });
    const prompt = {
      ids: Int32Array.from(ids.slice(0, end)),
      mediaSpans,
      mediaGrids: attached.map((place) => whole.mediaGrids[place]!),
      features: concat(attached.map((place) => features[media[place]!]!)),
    };
    return { sequence, prompt };
  });
  const generator = new Generator(session, adapter, requests.length, 512);
  const generations = await generator.generate(requests, { maxNewTokens: 16, endIds: [] });
  return generations.map(({ ids }) => ids);
}
