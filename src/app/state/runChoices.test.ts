/** Which runs have an adapter to answer with. */
import { expect, test } from "vitest";
import type { Run } from "../../protocol/records.ts";
import { runChoices } from "./runChoices.ts";

const run = (id: string, overrides: Partial<Run>): Run =>
  ({
    id,
    title: id,
    createdAt: `2026-01-0${id.length}`,
    status: "done",
    origin: "trained",
    step: 40,
    savedStep: 40,
    ...overrides,
  }) as Run;

test("lessons with an adapter are offered newest first; running and empty ones are not", () => {
  const choices = runChoices([
    run("a", {}),
    run("bb", { status: "running" }),
    run("ccc", { status: "stopped" }),
    run("dddd", { status: "failed", savedStep: 0 }),
    run("eeeee", { origin: "imported", savedStep: 0 }),
  ]);
  expect(choices.map(({ label }) => label)).toEqual(["eeeee", "ccc (stopped at step 40)", "a"]);
});

test("tools of the project are not among those that answer, and are named as tools", () => {
  const runs = [
    run("a", {}),
    run("bb", { tool: true }),
    run("ccc", { tool: true, status: "paused" }),
  ];
  expect(runChoices(runs).map(({ label }) => label)).toEqual(["a"]);
  expect(runChoices(runs, true).map(({ label }) => label)).toEqual([
    "ccc (a tool, paused at step 40)",
    "bb (a tool)",
  ]);
});
