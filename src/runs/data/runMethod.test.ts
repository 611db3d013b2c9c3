import { expect, test } from "vitest";
import type { RunConfig } from "../../protocol/config.ts";
import type { Run } from "../../protocol/records.ts";
import { scheduleOf } from "../../schedules/index.ts";
import { lastStageOfRun, objectiveInStage, runLayout, runMethod } from "./runMethod.ts";

const [captions, tasks] = scheduleOf("projector-first").stages;
const plain = runMethod({ method: { id: "supervised", settings: {} } });

test("what a stage freezes keeps its values beside what the method freezes, in a program of its own", () => {
  const first = objectiveInStage(plain, { from: 0, steps: 4, stage: captions! }, 1);
  const second = objectiveInStage(plain, { from: 4, steps: 4, stage: tasks! }, 5);
  expect(first.frozen).toEqual(["language", "vision"]);
  expect(second.frozen).toEqual([]);
  expect(first.id).not.toBe(second.id);
});

test("a method with stages goes through them within each stage of the schedule", () => {
  const vitask = runMethod({ method: { id: "vitask", settings: {} } });
  const idAt = (step: number) =>
    objectiveInStage(vitask, { from: 4, steps: 4, stage: tasks! }, step).id;
  expect(idAt(5)).not.toBe(idAt(6));
  const run = (stages?: Run["stages"]) =>
    lastStageOfRun({
      config: { method: { id: "vitask", settings: {} } } as unknown as RunConfig,
      totalSteps: 12,
      ...(stages && { stages }),
    });
  // Half of 12 steps, and half of the last 4.
  expect(run()).toBe(6);
  expect(run([8, 4].map((steps) => ({ title: "", steps })))).toBe(10);
});

test("a stage that would train nothing is refused before the start", () => {
  const model = { parts: { language: /q_proj$/ }, shape: {} };
  const catalog = new Map([["layers.0.q_proj.weight", { shape: [4, 4] }]]);
  const config = {
    ...{ method: { id: "supervised", settings: {} }, schedule: "projector-first" },
    adapter: { rank: 2, alpha: 2, dropout: 0, targets: ["q_proj"], language: true },
  };
  expect(() => runLayout({ model, catalog } as never, config as never)).toThrow(
    "The stage “Captions” keeps the parts language and vision as they are, and the adapter sits in no other",
  );
});
