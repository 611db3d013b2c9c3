import { describe, expect, it } from "vitest";
import type { Example, Project, Run } from "../../protocol/records.ts";
import { INITIAL_STATE, type AppState } from "./state.ts";
import { stepStatus } from "./steps.ts";

const example = (over: Partial<Example> = {}): Example =>
  ({
    part: "image",
    split: "train",
    turns: [{ question: "q", answer: "a", kind: "" }],
    ...over,
  }) as Example;

const run = (over: Partial<Run>): Run =>
  ({
    status: "done",
    origin: "trained",
    createdAt: "2026-01-01T00:00:00.000Z",
    step: 0,
    totalSteps: 0,
    savedStep: 0,
    ...over,
  }) as Run;

const open = (over: Partial<AppState> = {}): AppState => ({
  ...INITIAL_STATE,
  projects: [{ id: "p", title: "Kitchen" } as Project],
  projectId: "p",
  examplesState: "ready",
  ...over,
});

describe("stepStatus", () => {
  it("sends a newcomer home and says so at every step", () => {
    const steps = stepStatus(INITIAL_STATE);
    expect(steps.home.state).toBe("next");
    expect(steps.teach).toEqual({ state: "waiting", text: "Open a project first" });
  });

  it("puts drafts that wait for a review before answers that are missing", () => {
    const drafts = ["waiting", "rejected", "waiting"].map((state) => ({ state }));
    const examples = [example({ turns: [{ question: "q", answer: "", kind: "" }] })];
    const app = open({ examples, drafts: drafts as AppState["drafts"] });
    expect(stepStatus(app).examples).toEqual({ state: "next", text: "2 drafts to review" });
    const job = { purpose: "drafting" } as AppState["jobs"][string];
    expect(stepStatus({ ...app, jobs: { job } }).examples.text).toBe("Drafts are written");
  });

  it("counts the examples that still need an answer, general replay rows aside", () => {
    const blank = [{ question: "q", answer: " ", kind: "" }];
    const steps = stepStatus(
      open({
        examples: [example(), example({ turns: blank }), example({ part: "replay", turns: blank })],
      }),
    );
    expect(steps.examples).toEqual({ state: "next", text: "1 answer missing" });
  });

  it("shows how far a running lesson is", () => {
    // 9 of 20 steps = 45 %
    const steps = stepStatus(open({ runs: [run({ status: "running", step: 9, totalSteps: 20 })] }));
    expect(steps.teach).toEqual({ state: "working", text: "Learning, 45\u00a0%" });
  });

  it("offers to resume before anything else when a lesson is paused", () => {
    const steps = stepStatus(open({ examples: [example()], runs: [run({ status: "paused" })] }));
    expect(steps.teach).toEqual({ state: "next", text: "Paused: resume" });
  });

  it("speaks of the newest lesson, whatever was finished before it or left before it", () => {
    const examples = [example()];
    const later = "2026-01-02T00:00:00.000Z";
    const interrupted = [run({}), run({ status: "failed", createdAt: later })];
    expect(stepStatus(open({ examples, runs: interrupted })).teach.text).toBe(
      "Interrupted: resume",
    );
    const leftBehind = [run({ status: "paused" }), run({ createdAt: later })];
    expect(stepStatus(open({ examples, runs: leftBehind })).teach.text).toBe("2 lessons");
  });

  it("asks for a check once there is an adapter and something hidden to ask", () => {
    const taught = { runs: [run({ status: "done" })] };
    expect(stepStatus(open(taught)).check.text).toBe("No hidden examples");
    const examples = [example({ split: "test" })];
    expect(stepStatus(open({ ...taught, examples })).check.state).toBe("next");
  });
});
