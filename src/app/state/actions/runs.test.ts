/** Lessons over the real wire. */
import { expect, test } from "vitest";
import type { RunConfig } from "../../../protocol/config.ts";
import type { Run, Version } from "../../../protocol/records.ts";
import { INITIAL_STATE } from "../state.ts";
import { store } from "../store.ts";
import { resumeRun, startRun, stopRun } from "./runs.ts";
import { testWorker } from "./testWorker.ts";

const calls: string[] = [];
const run = (overrides: Partial<Run> = {}) =>
  ({ id: "r", projectId: "p", status: "running", step: 0, ...overrides }) as Run;

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
