/** What of runs survives when the studio is killed after each change of storage, as in durability.test.ts. */
import { afterEach, expect, test } from "vitest";
import { keepBest } from "../../runs/checkpoints.ts";
import { crashesOf } from "../testing/crashes.ts";
import { installStorage } from "../testing/memoryStorage.ts";
import { project, runOf, saveStep, SERVED } from "../testing/projects.ts";
import { expectRunSound } from "../testing/runSound.ts";

const storage = installStorage();
afterEach(() => storage.clear());

const { killEverywhere } = crashesOf(storage, SERVED);

test("saving a step: the step before or the new one, each with its files", async () => {
  const deaths = await killEverywhere({
    async before(library) {
      await library.putProject(project("p"));
      await library.runs.put(runOf("p"));
      await saveStep(library, 1);
    },
    run: (library) => saveStep(library, 2),
    async expectSound(library, isDone) {
      const { savedStep, bestStep, evals } = await expectRunSound(library);
      expect(isDone ? [2] : [1, 2]).toContain(savedStep);
      expect(isDone ? [2] : [1, 2]).toContain(bestStep);
      expect(evals.at(-1)!.step).toBe(bestStep);
    },
  });
  expect(deaths).toBeGreaterThan(8);
});

test("keeping the result: a run that says it has one has its file", async () => {
  await killEverywhere({
    async before(library) {
      await library.putProject(project("p"));
      await library.runs.put(runOf("p"));
      await saveStep(library, 1);
    },
    async run(library) {
      const run = await library.runs.get("r");
      await library.runs.put({ ...run, status: "done", result: await keepBest(library, run) });
    },
    async expectSound(library, isDone) {
      const run = await expectRunSound(library);
      expect(run.savedStep).toBe(1);
      if (isDone) expect(run.result).toEqual({ step: 1, by: "loss" });
    },
  });
});

test("removing a run: whole or gone, its points too", async () => {
  const deaths = await killEverywhere({
    async before(library) {
      await library.putProject(project("p"));
      await library.runs.put(runOf("p"));
      await saveStep(library, 1);
    },
    run: (library) => library.runs.remove("r"),
    async expectSound(library, isDone) {
      const runs = await library.runs.list("p");
      if (isDone) expect(runs).toEqual([]);
      if (runs.length > 0) await expectRunSound(library);
      const points = await library.runs.points({ projectId: "p", id: "r" });
      expect(points.length).toBe(runs.length);
    },
  });
  expect(deaths).toBeGreaterThan(3);
});
