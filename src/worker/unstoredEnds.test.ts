/** A run whose end storage refuses, in a tab of its own, beside another tab: locks, channel and records are real but for the browser. */
import { afterEach, expect, test, vi } from "vitest";
import type { Event } from "../protocol/events.ts";
import type { Project, Run, RunPoint } from "../protocol/records.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { Library } from "../storage/library.ts";
import type { ModelContext } from "../modelLibrary/context.ts";
import type { ModelSessions } from "../modelLibrary/sessions.ts";
import { Runner } from "../runs/run.ts";
import { RunWriter } from "../runs/runWriter.ts";
import { RunTabs } from "./runTabs.ts";
import { UnstoredEnds } from "./unstoredEnds.ts";

const storage = installStorage();
const library = new Library(() => {});
const open: RunTabs[] = [];

afterEach(async () => {
  for (const tabs of open.splice(0)) tabs.close();
  await storage.clear();
});

const run = {
  ...{ id: "r", projectId: "p", title: "Knots", status: "running", step: 2, savedStep: 2 },
  ...{ totalSteps: 6, config: { modelId: "m" } },
} as Run;

function tab() {
  const events: Event[] = [];
  const tabs = new RunTabs(library.runs, (event) => events.push(event));
  open.push(tabs);
  return { tabs, events };
}

/** A run of this tab that finds the disk full as soon as it begins. */
async function runOnFullDisk({ tabs }: ReturnType<typeof tab>) {
  await library.putProject({ id: "p" } as Project);
  await library.runs.put(run);
  const release = await tabs.own(run);
  const writer = new RunWriter(library.runs, []);
  writer.append({ step: 1 } as RunPoint);
  writer.append({ step: 2 } as RunPoint);
  const sessions = {
    gpu: async () => ({ lost: new Promise(() => {}) }),
    async open() {
      storage.isFull = true;
      await library.runs.put({ ...run, savedStep: 4 });
    },
  } as unknown as ModelSessions;
  const context = { library, emit: tabs.emit } as unknown as ModelContext;
  const runner = new Runner(context, sessions, run, writer);
  const isStored = await runner.execute();
  release();
  return { runner, isStored };
}

const fullSentence = /^The disk is full: .* and try again\.$/;
const changesOf = (events: Event[]) =>
  events.flatMap((event) => (event.type === "run.changed" ? [event.run] : []));

test("the pages of all tabs are told why it ended, and are shown it, while the record still says that it is running", async () => {
  const [a, b] = [tab(), tab()];
  const { isStored } = await runOnFullDisk(a);
  expect(isStored).toBe(false);
  const stored = await library.runs.get("r");
  expect(stored.status).toBe("running");
  await vi.waitFor(() => expect(changesOf(b.events)).toHaveLength(1));
  for (const { tabs, events } of [a, b]) {
    const [told] = changesOf(events);
    expect(told).toMatchObject({ status: "failed", savedStep: 2 });
    expect(told!.message).toMatch(fullSentence);
    expect(await tabs.present(stored)).toEqual(told);
  }
});

test("it is stored with its points as soon as there is room", async () => {
  const a = tab();
  const { runner } = await runOnFullDisk(a);
  const unstored = new UnstoredEnds(a.tabs, library.runs, 10);
  const store = vi.fn(() => runner.store());
  unstored.add("r", store);
  await vi.waitFor(() => expect(store.mock.calls.length).toBeGreaterThan(2));
  expect((await library.runs.get("r")).status).toBe("running");
  storage.isFull = false;
  await vi.waitFor(async () => expect((await library.runs.get("r")).status).toBe("failed"));
  const kept = await library.runs.get("r");
  expect(kept.message).toMatch(fullSentence);
  expect(kept.savedStep).toBe(2);
  expect((await library.runs.points(kept)).map(({ step }) => step)).toEqual([1, 2]);
  // Once stored it is left alone.
  const { length } = store.mock.calls;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(store.mock.calls.length).toBe(length);
});

test("a run that goes on in another tab is not overwritten by its earlier end", async () => {
  const [a, b] = [tab(), tab()];
  const { runner } = await runOnFullDisk(a);
  storage.isFull = false;
  const resumed: Run = { ...run, savedStep: 5 };
  await library.runs.put(resumed);
  b.tabs.tellOthers({ type: "run.changed", run: resumed });
  await vi.waitFor(() => expect(a.tabs.endOf("r")).toBeUndefined());
  const store = vi.fn(() => runner.store());
  new UnstoredEnds(a.tabs, library.runs, 10).add("r", store);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(store).not.toHaveBeenCalled();
  // That tab is closed: now it is true that the page was closed.
  expect((await a.tabs.present(resumed)).message).toMatch(/The page was closed/);
});

test("a record read just before the run ended is shown as it ended", async () => {
  const a = tab();
  const done: Run = { ...run, status: "done" };
  a.tabs.emit({ type: "run.changed", run: done });
  expect(await a.tabs.present(run)).toEqual(done);
});
