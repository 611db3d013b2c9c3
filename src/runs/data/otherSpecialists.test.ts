/** Specialists beside a run from storage: missing, damaged, of other labels, of another model, or learnt from what is hidden. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Example, Project, Run } from "../../protocol/records.ts";
import { writeSpecialist } from "../../specialist/specialist.ts";
import { specialistOf } from "../../specialist/testing/specialistOf.ts";
import { Library } from "../../storage/library.ts";
import { SPECIALIST_FILE } from "../../storage/runs/specialists.ts";
import { installStorage } from "../../storage/testing/memoryStorage.ts";
import { chosenSpecialist } from "./companion.ts";
import { keepSpecialist, requireFit, specialistOfRun } from "./exemplars.ts";
import { differenceFrom, readableSpecialists } from "./otherSpecialists.ts";

const storage = installStorage();
const library = new Library(() => {});
const project = (id: string, title: string): Project => ({
  ...{ id, title, field: "other", system: "", modelId: "m", createdAt: "" },
});
const run = {
  ...{ id: "r", projectId: "p", versionId: "v", title: "Lesson 1" },
  config: { modelId: "m", method: { id: "vitask", settings: {} } },
} as unknown as Run;
const examples = [
  { id: "1", split: "train" },
  { id: "2", split: "train" },
  { id: "3", split: "test" },
] as Example[];
const sets = (...labels: string[]) => [{ key: "k", questions: ["Which?"], labels, rare: [] }];
const store = (projectId: string, ...change: Parameters<typeof specialistOf>) =>
  library.putSpecialist(projectId, writeSpecialist(specialistOf(...change)));
const files = library.runs.files("r");

beforeEach(async () => {
  await storage.clear();
  await library.putProject(project("p", "Own"));
  await library.putProject(project("q", "Other"));
  const none = { train: 0, validation: 0, test: 0 };
  const version = { id: "v", projectId: "p", createdAt: "", counts: none, turns: none };
  await library.putVersion(version, { rows: examples, system: "" });
});

describe("the specialist that a run keeps", () => {
  it("is a copy of the project's, and without one the run does not start", async () => {
    await expect(keepSpecialist(library, run, examples)).rejects.toThrow(
      '"With a specialist beside it" needs a specialist, and this project has none yet. Train one first, above the settings.',
    );
    await store("p");
    await keepSpecialist(library, run, examples);
    await store("p", { id: "newer" });
    expect((await specialistOfRun(library, run)).report.id).toBe("s");
  });

  it("is told of by the run's name when it is missing on resume, and by its lengths when it is cut off", async () => {
    await expect(specialistOfRun(library, run)).rejects.toThrow(
      'The specialist that "Lesson 1" learns beside is no longer on disk. Start a new lesson, or choose to answer without a specialist.',
    );
    const bytes = writeSpecialist(specialistOf());
    await files.write(SPECIALIST_FILE, bytes.subarray(0, bytes.length - 100));
    await expect(specialistOfRun(library, run)).rejects.toThrow(
      `has only ${bytes.length - readHeaderEnd(bytes) - 100} bytes of data`,
    );
  });

  it("looks through the run's model and has learnt from nothing that is hidden", () => {
    const { report } = specialistOf();
    requireFit(report, { id: "m" }, examples);
    expect(() => requireFit(report, { id: "n" }, examples)).toThrow(
      "The specialist looks through the eyes of the model m, and this lesson is of n. Train the specialist again.",
    );
    const network = { id: "sha256:1", title: "cells" };
    requireFit({ ...report, network }, { id: "n" }, examples);
    const squeezed = { id: "m", framing: "squeeze" as const };
    requireFit({ ...report, framing: "squeeze" }, squeezed, examples);
    expect(() => requireFit(report, squeezed, examples)).toThrow(
      "The specialist has learnt from pictures with “Cut out the middle”, and this lesson is set to “Show all, squeezed”. Set both alike",
    );
    requireFit({ ...report, network }, { ...squeezed, id: "n" }, examples);
    const hidden = examples.map((example) => ({ ...example, split: "test" as const }));
    expect(() => requireFit(report, { id: "m" }, hidden)).toThrow(
      "The specialist has learnt from 2 of the examples that are hidden now, so a check would not be honest. Train the specialist again.",
    );
  });
});

describe("another specialist beside a run", () => {
  const choose = (id: string) => chosenSpecialist(library, run, { kind: "other", id });
  beforeEach(() => files.write(SPECIALIST_FILE, writeSpecialist(specialistOf())));

  it("with other labels is announced by both lists, whatever their spelling", async () => {
    const other = specialistOf({ sets: sets("Leeks", "beet") }).report;
    expect(await differenceFrom(library, run, other)).toEqual({
      own: ["leek", "onion"],
      missing: ["onion"],
      extra: ["beet"],
    });
    await store("q", other);
    expect((await choose("s"))!.report.sets).toEqual(other.sets);
    await files.remove(SPECIALIST_FILE);
    expect(await differenceFrom(library, run, other)).toBeNull();
  });

  it("is refused where it knows none of the lesson's answers", async () => {
    await store("q", { id: "t", sets: sets("a", "b", "c", "d", "e", "f") });
    await expect(choose("t")).rejects.toThrow(
      '"Lesson 1" learnt beside a specialist that tells "leek", "onion" apart, and this one tells "a", "b", "c", "d" and 2 more: they share no answer. Choose the specialist of the lesson, or none.',
    );
  });

  it("is found although that of another project is damaged, which is named", async () => {
    await library.putSpecialist("p", writeSpecialist(specialistOf()).subarray(0, 900));
    await store("q", { id: "t" });
    expect((await choose("t"))!.report.id).toBe("t");
    const { found, unreadable } = await readableSpecialists(library);
    expect(found.map(({ project: { title } }) => title)).toEqual(["Other"]);
    expect(unreadable.map(({ title }) => title)).toEqual(["Own"]);
  });

  it("that is gone is not answered beside", async () => {
    await expect(choose("gone")).rejects.toThrow(
      "That specialist is no longer here. Choose another, or answer without one.",
    );
    const plain = { ...run, config: { ...run.config, method: { id: "supervised", settings: {} } } };
    await expect(chosenSpecialist(library, plain, { kind: "own" })).rejects.toThrow(
      '"Lesson 1" did not learn beside a specialist, so none can answer beside it.',
    );
  });
});

/** Where a safetensors file's data begin. */
const readHeaderEnd = (bytes: Uint8Array) =>
  8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
