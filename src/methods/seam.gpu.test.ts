/** The seam for methods holds: losses and gradients of a method with three views, as PyTorch in f64 computes them. */
import path from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { size } from "../engine/graph/shape.ts";
import { expectClose } from "../engine/testing/checkOp.ts";
import type { Example, Media } from "../protocol/records.ts";
import { batchRows } from "../runs/data/batchRows.ts";
import { adapterValues, sampleIndices } from "../train/parity/formulas.ts";
import { Parity } from "../train/parity/measure.ts";
import { json, openFolder, readRecording } from "../train/parity/nodeFolder.ts";
import { firstValues, recordedLayout } from "../train/parity/parityModel.ts";
import type { Sample } from "../train/parity/recording.ts";
import { Trainer } from "../train/trainer.ts";
import { objectiveOf, type Objective } from "./objective.ts";
import { hinted } from "./testing/hinted.ts";
import type { TrainingRow } from "./trainingRow.ts";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

interface Recorded {
  talks: number[];
  terms: Record<string, number>;
  loss: number;
  gradients: Record<string, Sample>;
}

const folder = path.join(import.meta.dirname, "../train/parity/tiny");
const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "testing/hinted.json"), "utf8"),
) as Recorded;
/** As in record_method.py. */
const SALTS: Record<string, [salt: number, bound: number]> = {
  "hint.linear_1.weight": [900, 0.5],
  "hint.linear_1.bias": [901, 0.2],
  "hint.linear_2.weight": [902, 0.5],
  "hint.linear_2.bias": [903, 0.2],
};
const optim = {
  learningRate: 1e-3,
  ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 },
  ...{ schedule: "constant" as const, warmupRatio: 0 },
};

describe("a method with three views, a constant teacher and a network of its own", () => {
  const method = hinted((row) => adapterValues(5, 950 + Number(row.example.id), 1));
  const settings = { alpha: 0.7 };
  const stages = method.stages(settings);
  const [first, second] = stages.map((stage) => objectiveOf(method, settings, stage));
  let parity: Parity;
  let rows: TrainingRow[];

  beforeAll(async () => {
    const session = await openFolder(folder);
    const recording = readRecording("tiny");
    parity = await Parity.of(session, recording, json(folder, "preprocessor_config.json"));
    rows = recorded.talks.map((talk) => {
      const media = recording.conversations[talk]!.media.map((item) => ({ hash: String(item) }));
      const example = { id: String(talk), media: media as Media[] } as Example;
      return { example, encoded: parity.batches[talk]!.conversations[0]! };
    });
  });
  afterAll(() => parity?.session.destroy());

  const layout = () => {
    const { session, recording } = parity;
    const { catalog, model } = session.recorder;
    const { rank, alpha } = recording.adapter;
    const { pairs } = recordedLayout(session, recording);
    const targets = [...new Set(pairs.map(({ path }) => path.split(".").at(-1)!))];
    const config = {
      rank,
      alpha,
      dropout: 0,
      targets,
      language: true,
      projector: true,
      vision: false,
    };
    const tensors = method.tensors!(model.shape, settings);
    return layOutAdapter(catalog, model.parts, config as never, tensors);
  };

  const trainer = (checkpointing = false) => {
    const own = layout();
    const values = new Float32Array(own.bytes / 4);
    values.set(firstValues(recordedLayout(parity.session, parity.recording), parity.recording));
    for (const { name, offset, shape } of own.tensors)
      values.set(adapterValues(size(shape), ...SALTS[name]!), offset / 4);
    const config = { optim, totalSteps: 4, seed: 1, checkpointing };
    return new Trainer(parity.session, own, config, { step: 0, values });
  };

  const batch = (objective: Objective) => {
    const context = { rows, seed: 1, step: 0 };
    const { content, mediaOwners } = batchRows(rows, objective, context);
    const features = mediaOwners.flatMap(({ example }) =>
      example.media.flatMap(({ hash }) => {
        const talk = recorded.talks.find((t) =>
          parity.recording.conversations[t]!.media.some((item) => String(item) === hash),
        )!;
        return [...parity.batches[talk]!.features];
      }),
    );
    return { ...content, features: Float32Array.from(features) };
  };

  const gradientsOf = async (of: Trainer) => {
    const grads = await of.gradients();
    const found = new Map<string, Float32Array>();
    const { rank, pairs, tensors } = of.adapter.layout;
    for (const { path, aOffset, bOffset, inFeatures, outFeatures } of pairs) {
      found.set(`${path}.lora_A`, grads.subarray(aOffset / 4, aOffset / 4 + rank * inFeatures));
      found.set(`${path}.lora_B`, grads.subarray(bOffset / 4, bOffset / 4 + outFeatures * rank));
    }
    for (const { name, offset, shape } of tensors)
      found.set(name, grads.subarray(offset / 4, offset / 4 + size(shape)));
    return found;
  };

  it.each([false, true])(
    "has PyTorch's terms and gradients, also with checkpointing: %s",
    async (checkpointing) => {
      const training = trainer(checkpointing);
      const { loss, terms } = await (await training.step([batch(first!)], first!)).result;
      expect(loss).toBeCloseTo(recorded.loss, 4);
      for (const [name, value] of Object.entries(recorded.terms))
        expect(Math.abs(terms[name]! - value) / value, name).toBeLessThan(1e-5);
      const grads = await gradientsOf(training);
      training.destroy();
      expect([...grads.keys()].sort()).toEqual(Object.keys(recorded.gradients).sort());
      for (const [name, wanted] of Object.entries(recorded.gradients)) {
        const own = grads.get(name)!;
        const got = sampleIndices(own.length, wanted.values.length).map((at) => own[at]!);
        expectClose(name, got, wanted.values, 2e-5);
      }
    },
  );

  it("leaves a frozen group as it is, with no gradient, while the pairs go on learning", async () => {
    const training = trainer();
    const before = (await training.state()).values;
    await (
      await training.step([batch(second!)], second!)
    ).result;
    const grads = await gradientsOf(training);
    const after = (await training.state()).values;
    const { tensors } = training.adapter.layout;
    training.destroy();
    for (const { name, offset, shape } of tensors) {
      expect(
        grads.get(name)!.every((g) => g === 0),
        name,
      ).toBe(true);
      const [from, to] = [offset / 4, offset / 4 + size(shape)];
      expect(after.subarray(from, to)).toEqual(before.subarray(from, to));
    }
    expect(after.subarray(0, 64)).not.toEqual(before.subarray(0, 64));
  });
});
