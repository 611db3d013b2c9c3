/** Runs over the real wire. */
import { expect, test } from "vitest";
import type { RunConfig } from "../../../protocol/config.ts";
import type { Run, RunPoint, Version } from "../../../protocol/records.ts";
import { INITIAL_STATE } from "../state.ts";
import { store } from "../store.ts";
import { importAdapter, loadRunPoints, resumeRun, startRun, stopRun } from "./runs.ts";
import { testWorker } from "./testWorker.ts";

const calls: string[] = [];
const run = (overrides: Partial<Run> = {}) =>
  ({ id: "r", projectId: "p", status: "running", step: 0, ...overrides }) as Run;

const points = (...steps: number[]) => steps.map((step) => ({ step }) as RunPoint);
const steps = () => store.getState().runPoints["r"]?.map(({ step }) => step);

const send = testWorker({
  "version.freeze": () => {
    calls.push("freeze");
    return { id: "v1" } as Version;
  },
  "run.start": () => {
    calls.push("start");
    return run();
  },
  "run.resume": () => run({ step: 20 }),
  "run.metrics": () => ({ r: points(1, 2, 3), old: points(1) }),
  "adapter.import": () => ({ run: run({ id: "i", status: "done" }), notes: ["Never trained."] }),
  "run.stop": ({ runId, keep }) => {
    if (keep) send({ type: "run.changed", run: run({ id: runId, status: "stopped" }) });
  },
});

test("a lesson begins on freshly frozen examples, goes on, and is gone when discarded", async () => {
  store.setState({ ...INITIAL_STATE, worker: "ready", projectId: "p" });
  await startRun("p", {} as RunConfig, "First");
  expect(calls).toEqual(["freeze", "start"]);
  expect(store.getState().versions.map(({ id }) => id)).toEqual(["v1"]);

  await stopRun("r", true);
  expect(store.getState().runs.map(({ status }) => status)).toEqual(["stopped"]);
  await resumeRun("r");
  expect(store.getState().runs.map(({ status, step }) => [status, step])).toEqual([
    ["running", 20],
  ]);
  await stopRun("r", false);
  expect(store.getState().runs).toEqual([]);
});

test("loaded points are joined with those that events brought, and a resume drops the steps that it repeats", async () => {
  const state = { ...INITIAL_STATE, worker: "ready" as const, projectId: "p", runs: [run()] };
  store.setState({ ...state, runPoints: { r: points(3, 4, 25) } });
  await loadRunPoints("p");
  expect(steps()).toEqual([1, 2, 3, 4, 25]);
  expect(store.getState().runPoints["old"]).toEqual(points(1));
  // The checkpoint is at step 20.
  await resumeRun("r");
  expect(steps()).toEqual([1, 2, 3, 4]);
  await stopRun("r", false);
  expect(steps()).toBeUndefined();
});

test("points of a project that was left meanwhile are dropped", async () => {
  store.setState({ ...INITIAL_STATE, worker: "ready", projectId: "other" });
  await loadRunPoints("p");
  expect(store.getState().runPoints).toEqual({});
});

test("an adapter that is brought in becomes a run, and what is to be told of it is passed on", async () => {
  store.setState({ ...INITIAL_STATE, worker: "ready", projectId: "p", runs: [run()] });
  const { notes } = await importAdapter("p", []);
  expect(notes).toEqual(["Never trained."]);
  expect(store.getState().runs.map(({ id }) => id)).toEqual(["i", "r"]);
});
