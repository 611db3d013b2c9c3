/** What the list of needs says about projects in different states. */
import { expect, test } from "vitest";
import type { DeviceReport } from "../../../../protocol/reports.ts";
import type { RunEstimate } from "../../../../protocol/planning/runEstimate.ts";
import type { RunConfig } from "../../../../protocol/config.ts";
import type { Example, Split } from "../../../../protocol/records.ts";
import { canStart, lacksOnlySpecialist, readiness, type ReadinessInput } from "./readiness.ts";

const example = (split: Split, turns: number, overrides: Partial<Example> = {}): Example => ({
  id: crypto.randomUUID(),
  projectId: "p",
  part: "image",
  media: [],
  turns: Array.from({ length: turns }, () => ({ question: "q", answer: "a", kind: "" })),
  split,
  source: "s",
  editedAt: "2026-01-01T00:00:00Z",
  ...overrides,
});

const device = { ok: true, name: "GPU", software: false } as DeviceReport;

const learning = (
  config: Partial<RunConfig>,
  adapter: Partial<RunConfig["adapter"]> = { alpha: 16, language: true },
) => ({ parts: ["image"], adapter, ...config }) as RunConfig;

const input = (overrides: Partial<ReadinessInput>): ReadinessInput => ({
  examples: [example("train", 30), example("validation", 4), example("test", 6)],
  config: learning({}),
  versions: [],
  device,
  storage: null,
  presetId: "quick",
  memory: null,
  framings: [],
  specialist: null,
  ...overrides,
});

const states = (needs: ReturnType<typeof readiness>) =>
  Object.fromEntries(needs.map((need) => [need.id, need.state]));

test("a whole project is ready", () => {
  const general = (["train", "test"] as const).map((split) =>
    example(split, 4, { part: "replay" }),
  );
  const examples = [...input({}).examples, ...general];
  const needs = readiness(input({ examples, config: learning({ replayShare: 0.25 }) }));
  expect(new Set(needs.map((need) => need.state))).toEqual(new Set(["ready"]));
  expect(canStart(needs)).toBe(true);
});

test("a project whose only examples are in a part left out has nothing to learn", () => {
  const needs = readiness(input({ config: learning({ parts: ["text"] }) }));
  expect(states(needs).examples).toBe("missing");
  expect(canStart(needs)).toBe(false);
});

test("an adapter that other programs may not apply in full says so, and may be taught", () => {
  const needs = readiness(
    input({ config: learning({}, { alpha: 16, language: true, vision: true }) }),
  );
  expect(states(needs).travels).toBe("watch");
  expect(canStart(needs)).toBe(true);
});

test("replay rows are not the person's own examples", () => {
  const needs = readiness(input({ examples: [example("train", 50, { part: "replay" })] }));
  expect(states(needs).examples).toBe("missing");
});

test("an empty answer is counted and told, and the lesson can start without it", () => {
  const broken = example("train", 1, { turns: [{ question: "q", answer: " ", kind: "" }] });
  const needs = readiness(input({ examples: [example("train", 30), broken] }));
  expect(needs.find((need) => need.id === "answers")?.detail).toContain(
    "1 example is not finished",
  );
  expect(canStart(needs)).toBe(true);
});

test("no hidden questions is a warning, not a stop", () => {
  const needs = readiness(input({ examples: [example("train", 30)] }));
  expect(states(needs)).toMatchObject({ validation: "watch", test: "watch" });
  expect(canStart(needs)).toBe(true);
});

test("a lesson with a piece that is too large cannot start; one that takes more than is known of may be tried", () => {
  const offered = { bytes: 8e9, bufferBytes: 2e9, bindingBytes: 128e6 };
  const memoryNeed = (totalBytes: number, largestBindingBytes: number, verdict: string) => {
    const questions = { train: 30, validation: 5, general: 0 };
    const known = {
      ...{ totalBytes, largestBindingBytes, verdict, offered, questions },
      choice: null,
    };
    const memory = { ...known, leftOut: [] as unknown[] } as unknown as RunEstimate;
    const needs = readiness(input({ memory }));
    return { ...needs.find((need) => need.id === "memory")!, canStart: canStart(needs) };
  };
  expect(memoryNeed(5e9, 1e6, "fits")).toMatchObject({
    title: "Memory: fits",
    state: "ready",
    detail: "5 GB of about 8 GB.",
    canStart: true,
  });
  expect(memoryNeed(7e9, 1e6, "tight")).toMatchObject({ title: "Memory: tight", state: "watch" });
  const piece = memoryNeed(5e9, 3e9, "does not fit");
  expect(piece).toMatchObject({ title: "Memory: does not fit", state: "missing", canStart: false });
  expect(piece.detail).toMatch(/^Its largest piece has 3 GB, .* fewer bits need less\.$/);
  const total = memoryNeed(9e9, 1e6, "does not fit");
  expect(total).toMatchObject({ title: "Memory: does not fit", state: "watch", canStart: true });
  expect(total.detail).toMatch(/^9 GB of about 8 GB\. .* try to reserve it\.$/);
});

test("the questions shown are those that the lesson uses, and what is left out is told", () => {
  const memory = {
    ...{ totalBytes: 1, largestBindingBytes: 1, verdict: "fits" },
    offered: { bytes: 8e9, bufferBytes: 2e9, bindingBytes: 8e9 },
    questions: { train: 2, validation: 24, general: 0 },
    leftOut: [{ exampleId: "c", reason: "too long" }],
  } as unknown as RunEstimate;
  const examples = [example("train", 3), example("validation", 60)];
  const detail = (id: string) =>
    readiness(input({ examples, memory })).find((need) => need.id === id)?.detail;
  expect(detail("examples")).toMatch(/^2 questions\. .* 1 example left out: see Memory\.$/);
  expect(detail("validation")).toMatch(/^24 questions /);
});

test("a long lesson is watched for, and can start", () => {
  const time = (learningMs: number) => {
    const known = { ...{ totalBytes: 1, verdict: "fits", leftOut: [] }, offered: { bytes: 8e9 } };
    const forecast = { basis: "guess", preparingMs: 0, learningMs, checkingMs: 0 };
    const questions = { train: 30, validation: 5, general: 0 };
    const needs = readiness(
      input({ memory: { ...known, forecast, questions } as unknown as RunEstimate }),
    );
    return { need: needs.find(({ id }) => id === "time"), canStart: canStart(needs) };
  };
  expect(time(60_000).need).toBeUndefined();
  const { need, canStart: can } = time(36_000_000);
  expect(need).toMatchObject({ state: "watch", title: "A long lesson" });
  expect(need!.detail).toMatch(/^Perhaps 10 h: /);
  expect(can).toBe(true);
});

test("whether general skills are kept and measured is said apart", () => {
  const general = (examples: ReturnType<typeof example>[], replayShare: number) => {
    const needs = readiness(input({ examples, config: { ...input({}).config, replayShare } }));
    return needs.find((need) => need.id === "general")!;
  };
  const replay = [example("train", 5, { part: "replay" }), example("test", 4, { part: "replay" })];
  expect(general(replay, 0.25)).toMatchObject({ state: "ready" });
  expect(general(replay, 0.25).detail).toMatch(/^25\u00a0% .* 4 hidden questions of that kind/);
  expect(general(replay, 0)).toMatchObject({ state: "watch" });
  expect(general(replay, 0).detail).toContain("may be lost");
  expect(general([example("train", 5)], 0.25).detail).toContain("there are no general examples");
  expect(general(replay.slice(0, 1), 0.25).detail).toContain("no general example is kept hidden");
});

test("edits after the freeze are told", () => {
  const version = {
    id: "0123456789abcdef",
    projectId: "p",
    createdAt: "2026-01-02T00:00:00Z",
    counts: { train: 1, validation: 1, test: 1 },
    turns: { train: 1, validation: 1, test: 1 },
  };
  const detail = (needs: ReturnType<typeof readiness>) =>
    needs.find((need) => need.id === "version")?.detail;
  expect(detail(readiness(input({ versions: [version] })))).toContain("nothing changed");
  const examples = [example("train", 30, { editedAt: "2026-01-03T00:00:00Z" })];
  expect(detail(readiness(input({ versions: [version], examples })))).toContain("Changed since");
});

test("where only the specialist is missing it can be trained first; nothing else can be made up for", () => {
  const need = { title: "", detail: "" };
  const specialist = {
    ...need,
    id: "specialist",
    state: "missing",
    action: "train-specialist",
  } as const;
  const ready = { ...need, id: "device", state: "ready" } as const;
  const examples = { ...need, id: "examples", state: "missing" } as const;
  expect(lacksOnlySpecialist([ready, specialist])).toBe(true);
  expect(lacksOnlySpecialist([ready])).toBe(false);
  expect(lacksOnlySpecialist([specialist, examples])).toBe(false);
  expect(lacksOnlySpecialist([{ ...specialist, state: "watch" }])).toBe(false);
});
