/** A run of captions, then tasks: what it measures between its stages, and that a pause in either changes nothing. */
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Example } from "../../protocol/records.ts";
import { openTextRuns, textExamples } from "../testing/textRun.ts";

const { storage, library, session, newRun, train, bytesOf } = await openTextRuns();

afterAll(() => session.destroy());
beforeEach(() => storage.clear());

const rows = textExamples.map((one): Example => {
  const [task] = one.turns;
  const caption = { question: "Describe it.", answer: `A fresh ${task!.answer}.`, kind: "caption" };
  return { ...one, turns: [caption, task!] };
});
const stages = [
  { title: "Captions", steps: 2 },
  { title: "Tasks", steps: 2 },
];
const begin = () => newRun({ schedule: "captions-first", evalEvery: 4 }, rows, stages);

test("the end of each stage is measured, and what the second took from the first is said", async () => {
  await begin();
  const run = await train();
  expect(run.message).toBeUndefined();
  expect(run.status).toBe("done");
  expect(run.evals.map(({ step }) => step)).toEqual([0, 2, 4]);
  // Two watched conversations have a caption and a task each.
  for (const { stages } of run.evals)
    expect(stages!.map(({ losses }) => losses.length)).toEqual([2, 2]);
  const [before, middle, end] = run.evals.map(({ stages }) => stages!);
  expect(mean(middle![0]!.losses)).toBeLessThan(mean(before![0]!.losses));
  expect(middle![0]!.since).toBeUndefined();
  const { change } = end![0]!.since!;
  expect(change).toBeCloseTo(mean(end![0]!.losses) - mean(middle![0]!.losses), 12);
  expect(end![1]!.since).toBeUndefined();
  // The mean over tokens that decides on the best step is one of all of them.
  expect(run.result!.step).toBe(4);
  const rates = (await library.runs.points(run)).map(({ lr }) => lr);
  expect(rates[2]).toBe(rates[0]);
  expect(rates[3]).toBe(rates[1]);
});

test("paused after every step, at the end of a stage too, it comes to the same values", async () => {
  await begin();
  const whole = await train();
  const result = await bytesOf("adapter.safetensors");
  await storage.clear();

  await begin();
  let run = await library.runs.get("r");
  for (let pauses = 0; run.status !== "done" && pauses < 8; pauses++) {
    const begun = run.savedStep;
    run = await train((event, runner) => {
      if (event.type === "run.progress" && event.points.at(-1)!.step > begun) runner.requestStop();
    });
  }
  expect(run.status).toBe("done");
  expect(run.evals).toEqual(whole.evals);
  expect(await bytesOf("adapter.safetensors")).toEqual(result);
});

test("a step in which nothing that may learn takes part changes nothing, and the run goes on", async () => {
  // Texts alone have no gradient in the projector, which is all that the first stage trains.
  const begun = await newRun({ schedule: "projector-first", evalEvery: 4 }, rows, stages);
  const adapter = { ...begun.config.adapter, projector: true };
  await library.runs.put({ ...begun, config: { ...begun.config, adapter } });
  const run = await train();
  expect(run.message).toBeUndefined();
  expect(run.status).toBe("done");
  const [before, middle, end] = run.evals.map(({ loss }) => loss);
  expect(middle).toBe(before);
  expect(end).not.toBe(before);
});

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
