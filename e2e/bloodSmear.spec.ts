/**
 * The blood smear sample from its card to its scores: images only, no replay, fewer steps than a preset. Prints time and scores.
 */
import { openWorker } from "./fixtures/worker.ts";
import { untilEnded } from "./fixtures/smallProject.ts";
import { expect, test } from "./fixtures/studio.ts";

const steps = 40;
/** What so short a lesson must gain on hidden smears, in percentage points; it was 29 when this was written. */
const leastGain = 15;

test("a clinician's sample is learnt and checked", async ({ studio: { page } }) => {
  test.setTimeout(16 * 60_000);
  const worker = await openWorker(page);
  const began = performance.now();
  const clock = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const project = await worker.call("project.openSample", { sampleId: "blood-smear", jobId: "o" });
  expect(project).toMatchObject({ field: "medicine" });
  expect(project.notice?.licence).toBeTruthy();
  const [quick] = await worker.call("run.presets", { projectId: project.id });
  const config = { ...quick!.config, maxSteps: steps, evalEvery: steps, replayShare: 0 };
  await worker.call("version.freeze", { projectId: project.id });
  const started = await worker.call("run.start", {
    projectId: project.id,
    config,
    title: "Five cells",
  });
  const run = await untilEnded(worker, started, 12);
  expect(run.status).toBe("done");
  console.log(
    `  ${clock()}: ${run.step} steps, loss ${run.points[0]!.loss.toFixed(2)} → ${run.points.at(-1)!.loss.toFixed(2)}`,
  );

  const report = await worker.call("eval.start", { runId: run.id, jobId: "check" });
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  for (const score of [report.overall, ...report.kinds]) {
    console.log(
      `  ${score.kind}: ${percent(score.base.exact)} → ${percent(score.adapter.exact)} of ${score.n}, chance ${percent(score.chance)}`,
    );
  }
  console.log(`  ${clock()} in all`);
  const { base, adapter } = report.overall;
  expect(100 * (adapter.exact - base.exact)).toBeGreaterThanOrEqual(leastGain);
});
