import { describe, expect, it } from "vitest";
import { migrateRecord, SCHEMA_VERSION } from "./migrations.ts";

const media = [{ kind: "image", hash: "h", mime: "image/webp", bytes: 1, width: 2, height: 3 }];
const example = (split: string) => ({
  ...{ id: "e", projectId: "p", part: "image", media, source: "s", editedAt: "2026" },
  turns: [{ question: "<image>", answer: "check", kind: "hidden" }],
  split,
});
const score = (kind: string) => ({ kind, n: 2, chance: 0.5, base: {}, adapter: {} });
const answer = { step: 2, exampleId: "e", turn: 0, question: "q", reference: "r", answer: "kept" };
const shared = {
  run: {
    ...{ id: "r", projectId: "p", versionId: "v", title: "checks", status: "done", step: 2 },
    points: [{ step: 1, loss: 2 }],
    adapterBytes: 4,
  },
  config: { modelId: "m", seed: 1, checkpointing: false },
  report: { id: "c", runId: "r", overall: score("overall"), kinds: [score("general: kept")] },
};

/** One record of each kind as schema version 1 stored it, and in the present shape. */
const records: [kind: string, stored: unknown, present: unknown][] = [
  ["project", { id: "p", title: "hidden" }, { id: "p", title: "hidden" }],
  ["example", example("train"), example("train")],
  ["example", example("check"), example("validation")],
  ["example", example("hidden"), example("test")],
  [
    "version",
    {
      id: "v",
      counts: { train: 1, check: 2, hidden: 3 },
      turns: { train: 4, check: 5, hidden: 6 },
    },
    {
      id: "v",
      counts: { train: 1, validation: 2, test: 3 },
      turns: { train: 4, validation: 5, test: 6 },
    },
  ],
  [
    "rows",
    { rows: [example("check"), example("hidden")], system: "check" },
    { rows: [example("validation"), example("test")], system: "check" },
  ],
  [
    "run",
    {
      ...shared.run,
      config: { ...shared.config, checkEvery: 20 },
      checks: [{ step: 2, loss: 1 }],
      probes: [answer],
    },
    {
      ...shared.run,
      config: { ...shared.config, evalEvery: 20 },
      evals: [{ step: 2, loss: 1 }],
      sampleAnswers: [answer],
    },
  ],
  [
    "report",
    { ...shared.report, kept: score("kept"), keptOf: 120 },
    { ...shared.report, retention: score("retention"), retentionTotal: 120 },
  ],
  ["report", { ...shared.report, kept: null }, { ...shared.report, retention: null }],
  [
    "chat",
    [{ id: "t", text: "check", media, replies: [] }],
    [{ id: "t", text: "check", media, replies: [] }],
  ],
];

describe("a record of schema version 1", () => {
  it.each(records)("of kind %s gets the present shape", (kind, stored, present) => {
    expect(migrateRecord(kind, stored, 1)).toEqual(present);
  });

  it.each(records)("of kind %s is left alone once it has it", (kind, _, present) => {
    expect(migrateRecord(kind, present, 1)).toBe(present);
    expect(migrateRecord(kind, present, SCHEMA_VERSION)).toBe(present);
  });

  it("keeps the order of its fields", () => {
    const migrated = migrateRecord("run", { id: "r", checks: [], probes: [], origin: "" }, 1);
    expect(Object.keys(migrated as object)).toEqual(["id", "evals", "sampleAnswers", "origin"]);
  });
});

it("passes on what it does not understand", () => {
  const values = [
    null,
    undefined,
    7,
    "hidden",
    [],
    {},
    { split: 3 },
    { rows: "none" },
    { kept: [] },
  ];
  for (const kind of ["example", "version", "rows", "run", "report", "model", "constructor"])
    for (const value of values) expect(() => migrateRecord(kind, value, 1)).not.toThrow();
  expect(migrateRecord("rows", { rows: [null, 1] }, 1)).toEqual({ rows: [null, 1] });
  expect(migrateRecord("example", { split: "constructor" }, 1)).toEqual({ split: "constructor" });
  expect(migrateRecord("model", { split: "hidden" }, 1)).toEqual({ split: "hidden" });
});
