import { describe, expect, it } from "vitest";
import type { Event } from "../../protocol/events.ts";
import type { Example, Project, Run, RunPoint } from "../../protocol/records.ts";
import { applyEvent } from "./applyEvent.ts";
import { INITIAL_STATE, type AppState } from "./state.ts";

const point = (step: number, loss = 1): RunPoint => ({
  step,
  loss,
  lr: 1e-3,
  gradNorm: 1,
  tokensPerSecond: 10,
  stepMs: 100,
});

const run = (over: Partial<Run> = {}): Run =>
  ({
    id: "r",
    projectId: "p",
    status: "running",
    step: 0,
    evals: [],
    sampleAnswers: [],
    ...over,
  }) as Run;

const after = (state: AppState, ...events: Event[]): AppState =>
  events.reduce((now, event) => ({ ...now, ...applyEvent(now, event) }), state);

const progress = (...points: RunPoint[]): Event => ({
  type: "run.progress",
  runId: "r",
  points,
  totalSteps: 20,
  leftMs: 900,
});

describe("applyEvent", () => {
  const open: AppState = { ...INITIAL_STATE, projectId: "p", runs: [run(), run({ id: "other" })] };

  it("appends measured steps to their run and leaves the others as they are", () => {
    const state = after(open, progress(point(1), point(2)), progress(point(3)));
    expect(state.runPoints["r"]!.map((p) => p.step)).toEqual([1, 2, 3]);
    expect(state.runs[0]).toMatchObject({ step: 3, totalSteps: 20 });
    expect(state.runs[1]).toBe(open.runs[1]);
    expect(Object.keys(state.runPoints)).toEqual(["r"]);
    expect(state.runLeftMs).toEqual({ r: 900 });
  });

  it("takes a repeated stretch after a resume instead of the old one, without doubling", () => {
    const state = after(open, progress(point(1), point(2), point(3)), progress(point(2, 5)));
    expect(state.runPoints["r"]!.map((p) => [p.step, p.loss])).toEqual([
      [1, 1],
      [2, 5],
    ]);
  });

  it("drops steps of a run that the open project does not have", () => {
    const event = { ...progress(point(1)), runId: "elsewhere" } as Event;
    expect(after(open, event).runPoints).toEqual({});
  });

  it("adds validation losses, sample answers and the best step together", () => {
    const sample = { step: 4, exampleId: "e", turn: 0, question: "q", reference: "r", answer: "a" };
    const state = after(open, {
      type: "run.evaluated",
      runId: "r",
      evalPoint: { step: 4, loss: 0.5 },
      sampleAnswers: [sample, { ...sample, exampleId: "f" }],
      bestStep: 4,
    });
    expect(state.runs[0]).toMatchObject({ evals: [{ step: 4, loss: 0.5 }], bestStep: 4 });
    expect(state.runs[0]!.sampleAnswers).toHaveLength(2);
  });

  it("puts a run nobody has seen on top, and ignores runs of a closed project", () => {
    const fresh = run({ id: "new" });
    const seen = after(open, { type: "run.changed", run: fresh });
    expect(seen.runs.map((r) => r.id)).toEqual(["new", "r", "other"]);
    const foreign = run({ id: "x", projectId: "elsewhere" });
    expect(applyEvent(open, { type: "run.changed", run: foreign })).toEqual({});
  });

  it("reports progress of a running job and drops late reports of an ended one", () => {
    const report: Event = {
      type: "job.progress",
      jobId: "j",
      phase: "Reading pictures",
      done: 3,
      total: 12,
      rate: 2,
      leftMs: 4500,
    };
    expect(applyEvent(open, report)).toEqual({});
    const job = { id: "j", purpose: "import", phase: "", done: 0, total: 0, rate: 0, leftMs: 0 };
    const state = after({ ...open, jobs: { j: job } }, report);
    expect(state.jobs["j"]).toEqual({
      ...job,
      phase: "Reading pictures",
      done: 3,
      total: 12,
      rate: 2,
      leftMs: 4500,
    });
  });

  it("counts bytes in one phase of a job and things in the next", () => {
    const job = { id: "j", purpose: "chat", phase: "", done: 0, total: 0, rate: 0, leftMs: 0 };
    const report = { done: 1, total: 2, rate: 0, leftMs: 0 };
    const state = after(
      { ...open, jobs: { j: job } },
      { type: "job.progress", jobId: "j", phase: "Loading", ...report, unit: "bytes" },
      { type: "job.progress", jobId: "j", phase: "Preparing", ...report },
    );
    expect(state.jobs["j"]).toEqual({ id: "j", purpose: "chat", phase: "Preparing", ...report });
  });

  it("joins streamed words in the order they come", () => {
    const state = after(
      open,
      { type: "chat.token", chatId: "c", text: "A red" },
      { type: "chat.token", chatId: "c", text: " pepper" },
    );
    expect(state.chatText).toEqual({ c: "A red pepper" });
  });

  it("takes over what another tab stored of the open project, in place, and drops what it removed", () => {
    const example = (id: string, projectId = "p", split = "train") =>
      ({ id, projectId, split }) as Example;
    const project = (id: string, title: string) => ({ id, title }) as Project;
    const before = {
      ...{ ...open, projectId: "p", examples: [example("a"), example("b"), example("c")] },
      projects: [project("p", "Old"), project("q", "Other")],
    };
    const state = after(before, {
      type: "library.changed",
      projects: [project("p", "New")],
      examples: [example("b", "p", "test"), example("d"), example("x", "q")],
      removed: ["c"],
    });
    expect(state.examples.map(({ id, split }) => `${id} ${split}`)).toEqual([
      ...["a train", "b test", "d train"],
    ]);
    expect(state.projects.map(({ title }) => title)).toEqual(["New", "Other"]);
    expect(
      after(before, {
        type: "library.changed",
        projects: [],
        examples: [example("x", "q")],
        removed: [],
      }).examples,
    ).toBe(before.examples);
  });

  it("remembers that the GPU went away and that the disk is full", () => {
    const state = after(
      open,
      { type: "device.lost", message: "gone" },
      { type: "storage.full", message: "full" },
    );
    expect(state).toMatchObject({ deviceLost: "gone", storageFull: "full" });
  });
});
