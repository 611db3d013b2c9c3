/** A campaign that was stopped goes on with the seeds that are missing, and its figures are those of both parts. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { figuresOf, Outcomes } from "./outcomes.ts";

const outcome = (seed: number, wrong: string[] = []) => ({
  ...{ seed, operation: "train", fault: seed < 3 ? "tab closed" : "disk full" },
  ...{ at: "50 % of 4 device marks", said: "cut off", wrong, didStrike: seed !== 2, seconds: 1 },
});

test("what was sound stays when it goes on, and is gone when it begins anew", async () => {
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  const folder = await mkdtemp(path.join(tmpdir(), "outcomes-"));
  const file = path.join(folder, "outcomes.jsonl");
  const first = await Outcomes.open(file, false);
  await first.add(outcome(1));
  await first.add(outcome(2, ["The record a is gone."]));

  const next = await Outcomes.open(file, true);
  expect([1, 2, 3].map((seed) => next.has(seed))).toEqual([true, false, false]);
  await next.add(outcome(2, ["The record a is gone."]));
  await next.add(outcome(3));
  expect(next.of([1, 2, 3, 4])).toEqual([
    outcome(1),
    outcome(2, ["The record a is gone."]),
    outcome(3),
  ]);
  expect(figuresOf(next.of([1, 2, 3]), 8)).toBe(
    "3 faults, 2 of 8 pairs of operation and fault, 1 with losses, 1 whose mark did not come",
  );
  expect((await Outcomes.open(file, false)).has(1)).toBe(false);
  expect(said).toHaveBeenCalledTimes(6);
  await rm(folder, { recursive: true });
  said.mockRestore();
});
