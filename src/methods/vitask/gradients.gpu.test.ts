/**
 * Losses and gradients of VITask in both stages, and a resume in the middle of the second, on the model that ships and on two
 * tiny families, as PyTorch computes them in f64 (tools/parity/record_vitask.py).
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { initialValues } from "../../engine/weights/adapterLayout.ts";
import { size } from "../../engine/graph/shape.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { batchRows } from "../../runs/data/batchRows.ts";
import { microBatch } from "../../runs/data/rows.ts";
import { PLAIN, tensorsOf } from "../../train/parity/parityModel.ts";
import { relativeError } from "../../train/parity/recording.ts";
import { evalLoss } from "../../train/evaluate.ts";
import { Trainer, type TrainerState } from "../../train/trainer.ts";
import { objectiveOf, type Objective } from "../objective.ts";
import { vitask } from "./index.ts";
import { layoutOf, openRecorded } from "./testing/recordedModel.ts";
import type { OpenedModel, RecordedVitask } from "./testing/recordedRows.ts";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "testing/vitask.json"), "utf8"),
) as RecordedVitask;
const { alpha, beta } = recorded;
const objectives = (settings: { alpha: number; beta: number }) =>
  vitask.stages(settings).map((stage) => objectiveOf(vitask, settings, stage));
const [first, second] = objectives({ alpha, beta }) as [Objective, Objective];

const CARD: DeviceProfile = { software: false, matmul: "tile" };
const optim = {
  learningRate: 1e-3,
  ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 },
  ...{ schedule: "constant" as const, warmupRatio: 0 },
};

let opened: OpenedModel | undefined;
afterEach(() => {
  opened?.session.destroy();
  opened = undefined;
});

const open = async (name: string, profile: DeviceProfile) =>
  (opened = await openRecorded(name, recorded.models[name]!, profile));

function trainerOf(name: string, { session }: OpenedModel, state?: TrainerState) {
  const { layout, values } = layoutOf(recorded.models[name]!, session);
  const config = { optim, totalSteps: 4, seed: 1, checkpointing: false, terms: 4 };
  return new Trainer(session, layout, config, state ?? { step: 0, values });
}

function batchOf({ rows, features }: OpenedModel, objective: Objective, step = 0) {
  const cache = {
    rows: async (keys: readonly { media: { hash: string } }[]) =>
      keys.map(({ media }) => features.get(media.hash)!),
  };
  return microBatch(batchRows(rows, objective, { rows, seed: 1, step }), cache);
}

async function stepOf(trainer: Trainer, opened: OpenedModel, objective: Objective) {
  const batch = await batchOf(opened, objective, trainer.globalStep);
  return (await trainer.step([batch], objective)).result;
}

/** By name: every low-rank tensor and every tensor of the connector. */
async function gradientsOf(trainer: Trainer) {
  const all = await trainer.gradients();
  const { layout } = trainer.adapter;
  return new Map([
    ...tensorsOf(layout).map(
      ({ name, offset, count }) => [name, all.subarray(offset, offset + count)] as const,
    ),
    ...layout.tensors.map(
      ({ name, offset, shape }) =>
        [name, all.subarray(offset / 4, offset / 4 + size(shape))] as const,
    ),
  ]);
}

const cases: [string, string, DeviceProfile][] = [
  ["sprout", "a processor", PLAIN],
  ["sprout", "a graphics card", CARD],
  ["llava_onevision", "a processor", PLAIN],
  ["llava_onevision", "a graphics card", CARD],
  ["qwen2_vl", "a processor", PLAIN],
  ["qwen2_vl", "a graphics card", CARD],
];

describe.each(cases)("VITask on %s with the kernels of %s", (name, _, profile) => {
  it("has PyTorch's terms and gradients in both stages", async () => {
    const model = recorded.models[name]!;
    const opened = await open(name, profile);
    for (const [objective, wanted] of [
      [first, model.first],
      [second, model.second],
    ] as const) {
      const trainer = trainerOf(name, opened);
      const { loss, terms } = await stepOf(trainer, opened, objective);
      expect(Math.abs(loss - wanted.loss) / wanted.loss).toBeLessThan(1e-5);
      for (const [term, value] of Object.entries(terms))
        expect(Math.abs(value - model.terms[term]!) / model.terms[term]!, term).toBeLessThan(1e-4);
      const sum = objective.terms.reduce(
        (total, { term, coefficient }) => total + coefficient * terms[term.name]!,
        0,
      );
      expect(Math.abs(loss - sum) / loss).toBeLessThan(1e-6);
      const gradients = await gradientsOf(trainer);
      trainer.destroy();
      let worst = 0;
      for (const [tensor, got] of gradients) {
        const sample = wanted.gradients[tensor];
        // In the second stage the connector is frozen.
        if (sample) worst = Math.max(worst, relativeError(got, sample));
        else
          expect(
            got.every((g) => g === 0),
            tensor,
          ).toBe(true);
      }
      expect(Object.keys(wanted.gradients).every((tensor) => gradients.has(tensor))).toBe(true);
      console.log(`${name}, ${objective.id}: gradients off by ${worst.toExponential(1)} at most`);
      expect(worst).toBeLessThan(1e-3);
    }
  });
});

describe("VITask on a tiny llava_onevision", () => {
  it("trains the connector in the first stage alone, and resumes within the second to the same bits", async () => {
    const opened = await open("llava_onevision", PLAIN);
    const stages = [first, first, second, second];
    const connectorOf = ({ values }: TrainerState, { adapter }: Trainer) =>
      values.slice(adapter.layout.tensors[0]!.offset / 4);
    const whole = trainerOf("llava_onevision", opened);
    const states = [await whole.state()];
    for (const objective of stages) {
      await stepOf(whole, opened, objective);
      states.push(await whole.state());
    }
    const connectors = states.map((state) => connectorOf(state, whole));
    expect(connectors[1]).not.toEqual(connectors[0]);
    expect(connectors[2]).not.toEqual(connectors[1]);
    expect(connectors[3]).toEqual(connectors[2]);
    expect(connectors[4]).toEqual(connectors[2]);
    expect(states[4]!.values.subarray(0, 64)).not.toEqual(states[3]!.values.subarray(0, 64));
    whole.destroy();

    const resumed = trainerOf("llava_onevision", opened, states[3]!);
    await stepOf(resumed, opened, second);
    expect(await resumed.state()).toEqual(states[4]);
    resumed.destroy();
  });

  it("starts with an adapter that changes nothing, so that the plain loss is the base model's bit by bit", async () => {
    const opened = await open("llava_onevision", PLAIN);
    const { layout } = layoutOf(recorded.models["llava_onevision"]!, opened.session);
    const values = initialValues(layout, 7);
    const config = { optim, totalSteps: 4, seed: 1, checkpointing: false, terms: 4 };
    const trainer = new Trainer(opened.session, layout, config, { step: 0, values });
    const { content } = batchRows(opened.rows, { views: [] }, { rows: [], seed: 1, step: 0 });
    const batch = await batchOf(opened, { ...first, views: [] });
    expect(batch.conversations).toEqual(content.conversations);
    const base = await evalLoss(opened.session, undefined, [batch]);
    expect(await trainer.evaluate([batch])).toBe(base);
    trainer.destroy();
  });
});
