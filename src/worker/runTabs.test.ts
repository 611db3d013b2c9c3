/** Two tabs of one browser: their locks and their channel are real but for the browser. */
import { afterEach, expect, test } from "vitest";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import type { Event } from "../protocol/events.ts";
import type { Project, Run } from "../protocol/records.ts";
import { Library } from "../storage/library.ts";
import { RunTabs } from "./runTabs.ts";

const storage = installStorage();
const library = new Library(() => {});
const open: RunTabs[] = [];

function tab() {
  const events: Event[] = [];
  const tabs = new RunTabs(library.runs, (event) => events.push(event));
  open.push(tabs);
  return { tabs, events };
}

afterEach(async () => {
  for (const tabs of open.splice(0)) tabs.close();
  await storage.clear();
});

const run = {
  id: "r",
  projectId: "p",
  title: "Knots",
  status: "running",
  savedStep: 2,
  config: {},
} as Run;
const until = (isTrue: () => boolean) => expect.poll(isTrue, { timeout: 2000 }).toBe(true);

test("a run that one tab owns cannot be owned, changed or removed by another, which is told why", async () => {
  const [a, b] = [tab(), tab()];
  const release = await a.tabs.own(run);
  const refusal = "“Knots” is at work in another tab of this browser.";
  await expect(b.tabs.own(run)).rejects.toThrow(refusal);
  let isDone = false;
  await expect(b.tabs.whileOwning(run, async () => (isDone = true))).rejects.toThrow(refusal);
  expect(isDone).toBe(false);
  await expect(b.tabs.requireNotElsewhere([run])).rejects.toThrow(refusal);
  await a.tabs.requireNotElsewhere([run]);
  release();
  (await b.tabs.own(run))();
});

test("the other tab watches, and may go on when the owner is gone", async () => {
  const [a, b] = [tab(), tab()];
  await library.putProject({ id: "p" } as Project);
  await library.runs.put(run);
  const release = await a.tabs.own(run);
  expect(await a.tabs.present(run)).toEqual(run);
  expect(await b.tabs.present(run)).toEqual({ ...run, isElsewhere: true });

  a.tabs.emit({ type: "run.saved", runId: "r", step: 4 });
  a.tabs.emit({ type: "run.changed", run });
  await until(() => b.events.length === 2);
  expect(a.events.length).toBe(2);
  expect(b.events).toEqual([
    { type: "run.saved", runId: "r", step: 4 },
    { type: "run.changed", run: { ...run, isElsewhere: true } },
  ]);

  // The owner is killed: its record still says that it is running.
  release();
  await until(() => b.events.length === 3);
  expect(b.events[2]).toMatchObject({ type: "run.changed", run: { id: "r", status: "paused" } });
  (await b.tabs.own(run))();
});

test("only events of runs go to other tabs", async () => {
  const [a, b] = [tab(), tab()];
  a.tabs.emit({ type: "device.lost", message: "" });
  a.tabs.emit({ type: "run.saved", runId: "r", step: 1 });
  await until(() => b.events.length > 0);
  expect(b.events.map(({ type }) => type)).toEqual(["run.saved"]);
});
