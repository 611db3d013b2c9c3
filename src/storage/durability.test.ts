/**
 * Every operation that changes storage is killed after each of its changes, file by file and transaction by transaction, and the
 * studio opened again: what was acknowledged is there, what was half done is there in full or not at all, and no file is
 * left that nothing names.
 */
import { afterEach, expect, test } from "vitest";
import type { RunPoint } from "../protocol/records.ts";
import { changeRecords } from "./io/records.ts";
import { writeFeature } from "./models/featureFiles.ts";
import { putModel } from "./models/modelStore.ts";
import { openLibrary } from "./openLibrary.ts";
import { crashesOf } from "./testing/crashes.ts";
import { installStorage } from "./testing/memoryStorage.ts";
import {
  a,
  b,
  c,
  exampleOf,
  featureKey,
  project,
  projectWithMedia,
  runOf,
  saveStep,
  SERVED,
} from "./testing/projects.ts";
import { expectRunSound } from "./testing/runSound.ts";
import { modelOf } from "./testing/tinyModel.ts";

const storage = installStorage();
afterEach(() => storage.clear());

const { reopen, killEverywhere, expectNoOrphans } = crashesOf(storage, SERVED);

test("removing a project: whole or gone, and what another project uses stays", async () => {
  const deaths = await killEverywhere({
    async before(library) {
      await projectWithMedia(library, "p", [a, b]);
      await projectWithMedia(library, "q", [b, c]);
      await library.runs.put(runOf("p"));
      await saveStep(library, 1);
    },
    run: (library) => library.removeProject("p"),
    async expectSound(library, isDone) {
      const projects = (await library.listProjects()).map(({ id }) => id);
      if (isDone) expect(projects).toEqual(["q"]);
      for (const id of projects) {
        for (const { media } of await library.listExamples(id))
          expect((await library.readMedia(media[0]!.hash, "full")).size).toBe(media[0]!.bytes);
      }
      expect((await library.listExamples("q")).length).toBe(2);
      const gone = !projects.includes("p");
      expect(`features/served-0123/${featureKey(a)}` in storage.files.sizes()).toBe(!gone);
      expect(`features/served-0123/${featureKey(b)}` in storage.files.sizes()).toBe(true);
    },
  });
  expect(deaths).toBeGreaterThan(7);
});

test("adding pictures: all or none", async () => {
  const deaths = await killEverywhere({
    before: (library) => projectWithMedia(library, "p", [a]),
    run: (library) => library.addExamples([exampleOf("p", b), exampleOf("p", c)], [b, c]),
    async expectSound(library, isDone) {
      const examples = await library.listExamples("p");
      expect(isDone ? [3] : [1, 3]).toContain(examples.length);
      for (const { media } of examples)
        expect((await library.readMedia(media[0]!.hash, "full")).size).toBe(media[0]!.bytes);
    },
  });
  expect(deaths).toBeGreaterThan(10);
});

test("migrating: all records of before, or all of now", async () => {
  const former = { ...runOf("p"), points: [{ step: 1 }], checks: [], probes: [] };
  await killEverywhere({
    async before() {
      await changeRecords({
        put: [
          [["project", "p"], project("p")],
          [["run", "r"], former],
        ],
        remove: [["schema"]],
      });
    },
    run: () => openLibrary(() => {}, SERVED),
    async expectSound(library) {
      expect((await library.runs.list("p")).map(({ id }) => id)).toEqual(["r"]);
      expect((await library.runs.points({ projectId: "p", id: "r" })).length).toBe(1);
    },
  });
});

test("nothing is written into a project that another tab has removed", async () => {
  const library = await reopen();
  await projectWithMedia(library, "p", [a]);
  await library.removeProject("p");
  const gone = "This project is no longer here.";
  const writes = [
    () => library.runs.put(runOf("p")),
    () => library.runs.replace({ ...runOf("p"), points: [] }),
    () => library.runs.putMetrics(runOf("p"), [{ index: 0, points: [{ step: 1 } as RunPoint] }]),
    () => library.putExamples([exampleOf("p", a)]),
    () => library.addExamples([exampleOf("p", b)], [b]),
  ];
  for (const write of writes) await expect(write()).rejects.toThrow(gone);
  await expectNoOrphans();
  expect(storage.files.sizes()).toEqual({});
});

test("what an earlier version left is cleared away: features of gone pictures, checkpoints beside the saved one", async () => {
  let library = await reopen();
  await projectWithMedia(library, "p", [a]);
  await library.runs.put(runOf("p"));
  await saveStep(library, 2);
  await library.runs.files("r").write("checkpoint-1.safetensors", new Uint8Array(3));
  await library.runs.files("r").write("adapter.safetensors", new Uint8Array(3));
  await writeFeature("served-0123", featureKey(b), new Uint8Array(4));
  await writeFeature("gone-0123", featureKey(a), new Uint8Array(4));
  await putModel({ ...modelOf(), state: "complete" });
  library = await reopen();
  await expectRunSound(library);
  await expectNoOrphans();
  expect(Object.keys(storage.files.sizes()).filter((path) => path.includes("gone"))).toEqual([]);
});
