import { expect, test } from "vitest";
import { SCHEMA_VERSION } from "../formats/migrations.ts";
import { migrateEntry } from "./migrate.ts";
import { CHUNK_POINTS } from "./runs/metrics.ts";
import type { RecordKey } from "./io/records.ts";

const points = Array.from({ length: CHUNK_POINTS + 2 }, (_, i) => ({ step: i + 1, loss: 2 }));
const stored = { id: "r", projectId: "p", title: "First", points, checks: [], probes: [] };
const present = { id: "r", projectId: "p", title: "First", evals: [], sampleAnswers: [] };

test("a run of version 1 is keyed by its project, and its points become chunks", () => {
  expect(migrateEntry(["run", "r"], stored, 1)).toEqual([
    [["run", "p", "r"], present],
    [["metrics", "p", "r", "00000000"], points.slice(0, CHUNK_POINTS)],
    [["metrics", "p", "r", "00000001"], points.slice(CHUNK_POINTS)],
  ]);
});

test("what a migration made stays as it is when it is migrated again", () => {
  const made = migrateEntry(["run", "r"], stored, 1)!;
  for (const [key, record] of made) expect(migrateEntry(key, record, 1)).toBeNull();
  for (const [key, record] of made) expect(migrateEntry(key, record, SCHEMA_VERSION)).toBeNull();
});

test("a run without points, as one that was brought in, only gets another key", () => {
  const { points: _, ...run } = stored;
  const moved = [[["run", "p", "r"], present]];
  expect(migrateEntry(["run", "r"], run, 1)).toEqual(moved);
  expect(migrateEntry(["run", "r"], { ...run, points: null }, 1)).toEqual(moved);
});

test("other records keep their key, and those that do not change are left alone", () => {
  const key = ["example", "p", "e"];
  expect(migrateEntry(key, { split: "hidden" }, 1)).toEqual([[key, { split: "test" }]]);
  expect(migrateEntry(key, { split: "train" }, 1)).toBeNull();
  expect(migrateEntry(["schema"], 1, 1)).toBeNull();
});

test("what is no run is passed on", () => {
  const keys: RecordKey[] = [[], ["run"], ["run", "r"], ["run", "p", "r"], ["metrics", "p", "r"]];
  for (const key of keys)
    for (const value of [null, 7, "run", [], {}, { projectId: 3 }])
      expect(migrateEntry(key, value, 1)).toBeNull();
});
