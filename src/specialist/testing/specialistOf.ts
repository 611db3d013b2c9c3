/** A specialist of made-up numbers. */
import type { SpecialistReport } from "../../protocol/specialist.ts";
import { classifierLayout } from "../classifier.ts";
import { shapeOf, type Specialist } from "../specialist.ts";

/** Of one set of two classes unless `change` says otherwise. */
export function specialistOf(change: Partial<SpecialistReport> = {}): Specialist {
  const report: SpecialistReport = {
    ...{ id: "s", projectId: "p", modelId: "m", createdAt: "2026-01-01T00:00:00.000Z" },
    sets: [{ key: "k", questions: ["Which is it?"], labels: ["leek", "onion"], rare: [] }],
    ...{ trainIds: ["1", "2"], watched: 4, seed: 1, epochs: 9, bestEpoch: 3, points: [] },
    score: { on: "validation", confusion: [], accuracy: 0.75, macroF1: 0.7, of: 4 },
    ...{ inputWidth: 5, width: 64 },
    ...change,
  };
  const { inputWidth } = report;
  return {
    report,
    mean: new Float32Array(inputWidth).fill(1),
    deviation: new Float32Array(inputWidth).fill(2),
    values: new Float32Array(classifierLayout(shapeOf(report)).bytes / 4),
  };
}
