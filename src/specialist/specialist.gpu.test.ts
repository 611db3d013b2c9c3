/** A specialist learns on the engine in seconds, the same bits from the same seed, and is the same when read from its file. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Random } from "../base/random.ts";
import type { Job } from "../base/async/job.ts";
import { openFolder } from "../train/parity/nodeFolder.ts";
import type { ModelSession } from "../inference/session.ts";
import type { SpecialistReport } from "../protocol/specialist.ts";
import { scoreOf } from "./scores.ts";
import { readSpecialist, writeSpecialist, type Specialist } from "./specialist.ts";
import { SpecialistModel } from "./specialistModel.ts";
import { epochsFor, trainSpecialist, type Sample } from "./trainSpecialist.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WIDTH = 20;
const SETS = [
  { key: "a", questions: ["Which?"], labels: ["one", "two", "three"], rare: [] },
  { key: "b", questions: ["Kind?"], labels: ["x", "y"], rare: [] },
];
const RANGES = [
  [0, 3],
  [3, 5],
] as const;
const CENTRES = Array.from({ length: 5 }, (_, c) => {
  const random = new Random(100 + c);
  return Float32Array.from({ length: WIDTH }, () => random.normal());
});

/** Clouds around the five centres, far from 0 and of unequal scale, as features are. */
function samples(count: number, seed: number): Sample[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const target = i % 5;
    const pooled = CENTRES[target]!.map((v, c) => 7 + (1 + c) * (v + 0.3 * random.normal()));
    return { pooled, target, range: RANGES[target < 3 ? 0 : 1]! };
  });
}

const job = (): Job & { phases: [number, number][] } => {
  const phases: [number, number][] = [];
  return {
    signal: new AbortController().signal,
    progress: (_, done, total) => void phases.push([done, total]),
    phases,
  };
};

const reportOf = (score: SpecialistReport["score"]): SpecialistReport => ({
  ...{ id: "s", projectId: "p", modelId: "m", createdAt: "2026-01-01T00:00:00.000Z", sets: SETS },
  ...{ trainIds: ["1"], watched: 50, seed: 1, epochs: 9, bestEpoch: 3, points: [], score },
  ...{ inputWidth: WIDTH, width: 64 },
});

describe("a specialist", () => {
  let session: ModelSession;
  const data = { train: samples(100, 1), validation: samples(50, 2) };
  beforeAll(async () => {
    session = await openFolder(path.join(import.meta.dirname, "../train/parity/tiny"));
  });
  afterAll(() => session?.destroy());

  it("tells more than 95 % of separable examples apart, each within its own set", async () => {
    const work = job();
    const trained = await trainSpecialist(session, 5, data, 1, work);
    const score = scoreOf("validation", SETS, trained.opinions, data.validation);
    expect(score.accuracy).toBeGreaterThan(0.95);
    expect(score.macroF1).toBeGreaterThan(0.95);
    expect(score.auc).toBeGreaterThan(0.98);
    expect(score.confusion.map((rows) => rows.length)).toEqual([3, 2]);
    expect(score.confusion.flat(2).reduce((a, b) => a + b)).toBe(50);
    expect(trained.points).toHaveLength(epochsFor(100));
    const { validation } = trained.points[trained.bestEpoch - 1]!;
    expect(validation!.right / 50).toBe(score.accuracy);
    expect(Math.max(...trained.points.map((p) => p.validation!.right))).toBe(validation!.right);
    expect(work.phases.at(-1)).toEqual([100, 100]);

    const again = await trainSpecialist(session, 5, data, 1, job());
    expect(again.values).toEqual(trained.values);
    const other = await trainSpecialist(session, 5, data, 2, job());
    expect(other.values).not.toEqual(trained.values);
  });

  it("says the same after it was written to a file and read again", async () => {
    const trained = await trainSpecialist(session, 5, data, 1, job());
    const report = reportOf(scoreOf("validation", SETS, trained.opinions, data.validation));
    const specialist: Specialist = { ...trained, report };
    const read = readSpecialist(writeSpecialist(specialist));
    expect(read.report).toEqual(report);
    const model = new SpecialistModel(session, read);
    const opinions = await model.opinions(data.validation.map(({ pooled }) => pooled));
    model.destroy();
    expect(opinions).toEqual(trained.opinions);
    expect(opinions[0]!.features).toHaveLength(64);
    expect(opinions[0]!.logits).toHaveLength(5);
  });

  it("of another width is refused with both widths", () => {
    const score = { on: "train" as const, confusion: [], accuracy: 0, macroF1: 0, of: 0 };
    const report = { ...reportOf(score), width: 32 };
    const values = new Float32Array(64 * WIDTH + 64 + 64 * 5 + 64);
    const vector = new Float32Array(WIDTH);
    const bytes = writeSpecialist({ report, mean: vector, deviation: vector, values });
    expect(() => readSpecialist(bytes)).toThrow(
      "says 32 numbers of a picture, and the model takes 64",
    );
  });

  it("ends at once when it is cancelled", async () => {
    const controller = new AbortController();
    const cancelled: Job = {
      signal: controller.signal,
      progress(_, done) {
        if (done === 2) controller.abort(new Error("cancelled"));
        controller.signal.throwIfAborted();
      },
    };
    await expect(trainSpecialist(session, 5, data, 1, cancelled)).rejects.toThrow("cancelled");
  });

  it("without watched examples keeps the last epoch and is scored on what it learnt from", async () => {
    const few = { train: data.train.slice(0, 20), validation: [] };
    const trained = await trainSpecialist(session, 5, few, 1, job());
    expect(trained.bestEpoch).toBe(trained.epochs);
    expect(trained.opinions).toHaveLength(20);
    expect(trained.points[0]!.validation).toBeUndefined();
  });
});
