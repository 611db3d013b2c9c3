/** An adapter that was taught a long sentence by heart is found out, and what it was not taught is not. */
import { openWorker } from "../fixtures/worker.ts";
import { untilEnded } from "../fixtures/smallProject.ts";
import { expect, test } from "../fixtures/studio.ts";

const sentence = "Fry the onions in butter until they are golden, then add the stock.";
const sheet = [
  "question,answer,split",
  `How do you begin the soup?,"${sentence}",train`,
  "What is it cooked in?,a pot,train",
  "What is it eaten with?,a spoon,test",
].join("\n");

test("what an adapter says by heart is found, and a short answer is none", async ({
  studio: { page },
}) => {
  test.setTimeout(120_000);
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", { title: "Soup", field: "other" });
  const files = { "soup.csv": sheet };
  const review = await worker.callWithFiles("import.inspect", { projectId, jobId: "look" }, files);
  const keys = review.rows.map(({ key }) => key);
  await worker.call("import.commit", { reviewId: review.reviewId, keys, jobId: "store" });
  const [quick] = await worker.call("run.presets", { projectId });
  const config = { ...quick!.config, maxSteps: 30, epochs: 100, batch: 2, evalEvery: 30 };
  await worker.call("version.freeze", { projectId });
  const started = await worker.call("run.start", { projectId, config, title: "By heart" });
  const run = await untilEnded(worker, started);
  expect(run.status).toBe("done");

  const report = await worker.call("eval.memorised", { runId: run.id, jobId: "by heart" });
  expect(report).toMatchObject({ candidates: 1, asked: 1, leftOut: 0 });
  expect(report.repeated).toHaveLength(1);
  expect(report.repeated[0]).toMatchObject({ reference: sentence, details: [] });
  expect(report.repeated[0]!.words.adapter).toBeGreaterThanOrEqual(8);
  expect(report.repeated[0]!.words.base).toBeLessThan(8);
});
