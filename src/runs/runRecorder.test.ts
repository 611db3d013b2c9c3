import { expect, test } from "vitest";
import type { Event } from "../protocol/events.ts";
import type { Project, Run } from "../protocol/records.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { Library } from "../storage/library.ts";
import { saveCheckpoint } from "./checkpoints.ts";
import { RunRecorder } from "./runRecorder.ts";
import { RunWriter } from "./runWriter.ts";

const storage = installStorage();
const library = new Library(() => {});

const stateOf = (step: number) => ({
  step,
  values: new Float32Array([step, 0.5]),
  ...{ m: new Float32Array(2), v: new Float32Array(2), updates: new Uint32Array(1) },
});

test("a checkpoint whose record storage refuses replaces nothing, in memory and on disk", async () => {
  await library.putProject({ id: "p" } as Project);
  const run = {
    id: "r",
    projectId: "p",
    status: "running",
    savedStep: 0,
    bestStep: 0,
    config: {},
  } as Run;
  await library.runs.put(run);
  const events: Event[] = [];
  const recorder = new RunRecorder(
    (event) => events.push(event),
    new RunWriter(library.runs, []),
    run,
  );
  const save = (step: number) => saveCheckpoint(library, recorder, stateOf(step), async () => {});
  await save(2);
  storage.isFull = true;
  await expect(save(4)).rejects.toThrow(/^The disk is full: /);
  expect(recorder.run.savedStep).toBe(2);
  await library.runs.removeUnnamedFiles(recorder.run);
  const { savedStep } = await library.runs.get("r");
  expect(await library.runs.files("r").list()).toEqual([`checkpoint-${savedStep}.safetensors`]);
  expect(events.map(({ type }) => type)).toEqual(["run.saved"]);

  expect(await recorder.interrupt({ status: "failed", message: "Full." })).toBe(false);
  expect(events.at(-1)).toMatchObject({
    type: "run.changed",
    run: { status: "failed", message: "Full.", savedStep: 2 },
  });
});
