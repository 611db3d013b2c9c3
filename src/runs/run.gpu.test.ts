/**
 * A whole run of the embedded model on storage in memory, interrupted where it hurts: between saving a step and evaluating it,
 * and by a step that ruins the weights.
 */
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { readAdapterValues, readCheckpoint } from "../train/checkpoint.ts";
import { branchFrom } from "./branch.ts";
import { keepNewest } from "./checkpoints.ts";
import { presets } from "./planning/presets.ts";
import { openTextRuns, textExamples as examples } from "./testing/textRun.ts";

const { storage, library, session, loaded, newRun, train, filesOf, bytesOf, askedKernels } =
  await openTextRuns();

afterAll(() => session.destroy());
beforeEach(() => storage.clear());

test("a run is evaluated before its first step, and its result is named with what made it the best", async () => {
  await newRun();
  const run = await train();
  expect(run.message).toBeUndefined();
  expect(run.status).toBe("done");
  expect(run.evals.map(({ step }) => step)).toEqual([0, 2, 4]);
  for (const { answers } of run.evals) expect(answers!.of).toBe(2);
  expect(run.result).toEqual({ step: run.bestStep, by: "answers" });
  expect(run.kernels).toEqual({ device: session.gpu.name, choices: {} });
  expect(await filesOf()).toEqual(
    ["adapter.safetensors", `best-${run.bestStep}.safetensors`, "checkpoint-4.safetensors"].sort(),
  );
});

test("stopped between saving and evaluating, a run makes the evaluation up and comes to the same end", async () => {
  await newRun();
  const whole = await train();
  const result = await bytesOf("adapter.safetensors");
  await storage.clear();

  await newRun();
  for (const step of [2, 4]) {
    const cut = await train((event, runner) => {
      if (event.type === "run.saved" && event.step === step) runner.requestStop();
    });
    expect(cut.status).toBe("paused");
    expect(cut.savedStep).toBe(step);
    expect(cut.evals.some((point) => point.step === step)).toBe(false);
  }
  const resumed = await train();
  expect(resumed.status).toBe("done");
  // Whatever is measured of the device meanwhile, it goes on with the kernels that it began with.
  const kernels = { device: session.gpu.name, choices: {} };
  expect(askedKernels.slice(-3)).toEqual([undefined, kernels, kernels]);
  expect(resumed.evals).toEqual(whole.evals);
  expect(resumed.sampleAnswers).toEqual(whole.sampleAnswers);
  expect(resumed.result).toEqual(whole.result);
  expect(await bytesOf("adapter.safetensors")).toEqual(result);
});

/** Questions to watch as many more times: they are answered in several groups. */
const watchedOften = [0, 1, 2, 3].flatMap((time) =>
  examples
    .filter(({ split }) => time === 0 || split === "validation")
    .map((example) => ({ ...example, id: `${example.id} ${time}` })),
);

test("its first step's kernels are compiled while questions are answered; stopped then, it begins anew", async () => {
  await newRun({}, watchedOften);
  let stop = () => {};
  const compiling = vi.spyOn(session, "compileAhead").mockImplementationOnce(() => stop());
  const stopped = await train((_, runner) => {
    stop = () => runner.requestStop();
  });
  expect(compiling).toHaveBeenCalledTimes(1);
  expect(stopped.status).toBe("paused");
  expect(stopped.evals).toEqual([]);

  const called: number[] = [];
  const whole = await train((event) => {
    if (event.type === "run.evaluated") called.push(compiling.mock.calls.length - 1);
  });
  compiling.mockRestore();
  expect(whole.status).toBe("done");
  expect(whole.evals[0]!.answers!.of).toBe(8);
  // Once, before the check ended, and at none of the later checks.
  expect(called).toEqual([1, 1, 1]);
});

test("a pause at a step without an evaluation adds none", async () => {
  await newRun();
  const cut = await train((event, runner) => {
    if (event.type === "run.progress" && event.points.at(-1)!.step >= 3) runner.requestStop();
  });
  const whole = cut.status === "paused" ? await train() : cut;
  expect(whole.evals.map(({ step }) => step)).toEqual([0, 2, 4]);
});

test("a step that ruins the weights replaces nothing, and what was good can be kept", async () => {
  const [plain] = presets({ id: loaded.id, parameters: 5e6 }, examples);
  const optim = { ...plain!.config.optim, learningRate: 1e30, maxGradNorm: 0, warmupRatio: 0.5 };
  await newRun({ evalEvery: 1, optim });
  const run = await train();
  expect(run.status).toBe("failed");
  // The first step of the warm-up changes nothing.
  expect(run.savedStep).toBe(1);
  expect(run.message).toMatch(
    /^The lesson lost its way at step 2: .*after step 1 is good.*1e\+30\.$/,
  );
  expect(run.evals.map(({ step }) => step)).toEqual([0, 1]);
  expect(run.bestStep).toBe(1);
  expect(await filesOf()).toEqual(["best-1.safetensors", "checkpoint-1.safetensors"]);

  expect(await keepNewest(library, run)).toEqual({ step: 1, by: "newest" });
  const kept = readAdapterValues((await bytesOf("adapter.safetensors"))!);
  const { values } = readCheckpoint((await bytesOf("checkpoint-1.safetensors"))!, kept.length);
  expect(kept).toEqual(values);
  expect(Math.max(...kept.map(Math.abs))).toBeLessThan(1);
});

test("without a good step nothing is saved, and none is called the best", async () => {
  const [plain] = presets({ id: loaded.id, parameters: 5e6 }, examples);
  const optim = { ...plain!.config.optim, learningRate: 1e30, maxGradNorm: 0, warmupRatio: 0 };
  await newRun({ evalEvery: 1, optim });
  const run = await train();
  expect(run.status).toBe("failed");
  expect(run.message).toMatch(
    /^The lesson lost its way at step 1: .* Nothing good was saved before/,
  );
  expect([run.savedStep, run.bestStep, await filesOf()]).toEqual([0, 0, []]);
});

test("a run whose watched loss falls no more ends by its patience, and keeps its best step", async () => {
  const [plain] = presets({ id: loaded.id, parameters: 5e6 }, examples);
  // Steps of no size: the loss stays what it was.
  const optim = { ...plain!.config.optim, learningRate: 0, weightDecay: 0 };
  await newRun({ evalEvery: 1, optim, patience: 2 });
  const run = await train();
  expect(run.status).toBe("done");
  expect(run.evals.map(({ step }) => step)).toEqual([0, 1, 2]);
  expect([run.step, run.totalSteps]).toEqual([2, 4]);
  expect(run.message).toMatch(/^Ended early, after step 2 of 4: .* in 2 checks since step 0/);
  expect(run.result!.step).toBe(run.bestStep);
  expect(await filesOf()).toContain("adapter.safetensors");
});

test("a run that begins from another's adapter starts where that ended, and leaves it as it is", async () => {
  const config = { ...(await newRun()).config };
  const source = await train();
  const before = await bytesOf("adapter.safetensors");
  const branch = branchFrom(source, config);
  // Another seed: nothing of the new values may be left.
  const fresh = { ...(await newRun({ seed: config.seed + 1 })), id: "b", branch };
  await library.runs.put(source);
  await library.runs.put(fresh);
  const run = await train(() => {}, "b");
  expect(run.message).toBeUndefined();
  const ended = source.evals.find(({ step }) => step === branch.step)!;
  expect(run.evals[0]).toEqual({ ...ended, step: 0 });
  expect(run.evals[0]!.loss).not.toBe(source.evals[0]!.loss);
  expect(await bytesOf("adapter.safetensors")).toEqual(before);

  await library.runs.put({ ...fresh, id: "c", branch: { ...branch, runId: "gone" } });
  const orphan = await train(() => {}, "c");
  expect(orphan.status).toBe("failed");
  expect(orphan.message).toContain("“T”, from whose adapter this lesson begins, was deleted.");
});
