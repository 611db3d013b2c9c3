/**
 * The blood smear sample from its card to a trained adapter: some of its images, no replay, and steps enough to see the loss
 * fall, not to teach. Prints time and losses.
 */
import { openWorker } from "./fixtures/worker.ts";
import { untilEnded } from "./fixtures/smallProject.ts";
import { expect, test } from "./fixtures/studio.ts";

const steps = 8;
/** Images of each split that stay: the towers look at all of them before the first step. */
const images = { train: 32, validation: 6, test: 6 };

test("a clinician's sample opens with its notice and is learnt", async ({ studio: { page } }) => {
  test.setTimeout(5 * 60_000);
  const worker = await openWorker(page);
  const began = performance.now();
  const clock = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const project = await worker.call("project.openSample", { sampleId: "blood-smear", jobId: "o" });
  expect(project).toMatchObject({ field: "medicine" });
  expect(project.notice?.licence).toBeTruthy();
  const left = { ...images };
  const examples = await worker.call("example.list", { projectId: project.id });
  const ids = examples.filter(({ split }) => left[split]-- <= 0).map(({ id }) => id);
  await worker.call("example.remove", { projectId: project.id, ids });
  const [quick] = await worker.call("run.presets", { projectId: project.id });
  const config = { ...quick!.config, maxSteps: steps, evalEvery: steps, replayShare: 0 };
  await worker.call("version.freeze", { projectId: project.id });
  const started = await worker.call("run.start", {
    projectId: project.id,
    config,
    title: "Five cells",
  });
  const run = await untilEnded(worker, started);
  expect(run.status).toBe("done");
  console.log(
    `  ${clock()}: ${run.step} steps, loss ${run.points[0]!.loss.toFixed(2)} → ${run.points.at(-1)!.loss.toFixed(2)}`,
  );

  expect(run.points).toHaveLength(steps);
  expect(run.points.at(-1)!.loss).toBeLessThan(0.7 * run.points[0]!.loss);
});
