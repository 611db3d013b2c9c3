/** A lesson goes on with the kernels it began with, though others are chosen for its device meanwhile: to the same weights. */
import type { Page } from "@playwright/test";
import type { MeasuredSpeed } from "../../src/protocol/device/deviceSpeed.ts";
import { makeSmallProject, startRun, untilEnded } from "../fixtures/smallProject.ts";
import { expect, test } from "../fixtures/studio.ts";
import { openWorker, storedFiles, type TestWorker } from "../fixtures/worker.ts";

/** Of products that the rules leave to kernels of subgroups. */
const CLASSES = ["nt many small", "nn many small", "nt some", "nn some", "nt few", "nn few"];

/** As if measuring had chosen so. */
const choose = (page: Page, choices: Record<string, string>) =>
  page.evaluate(async (wanted) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("no record")));
      });
    const database = await done(indexedDB.open("scion"));
    const records = database.transaction("records", "readwrite").objectStore("records");
    const range = IDBKeyRange.bound(["kernels"], ["kernels", []]);
    const [key] = await done(records.getAllKeys(range));
    const record = (await done(records.get(key!))) as { speed: MeasuredSpeed };
    await done(records.put({ ...record, speed: { ...record.speed, choices: wanted } }, key));
    database.close();
  }, choices);

test("a lesson keeps the kernels it began with, and a new one takes what is chosen by then", async ({
  studio: { page },
}) => {
  test.setTimeout(600_000);
  let worker: TestWorker = await openWorker(page);
  const again = async (choices: Record<string, string>) => {
    await worker.kill();
    await choose(page, choices);
    worker = await openWorker(page);
  };
  const projectId = await makeSmallProject(worker, "Small kitchen");
  await worker.call("device.measure", { jobId: "measure" });

  await again({});
  const whole = await untilEnded(worker, await startRun(worker, projectId, 6, "Undisturbed"));
  expect(whole.status).toBe("done");
  expect(whole.kernels!.choices).toEqual({});
  const begun = await startRun(worker, projectId, 6, "Disturbed");
  const newest = async () =>
    (await worker.call("run.list", { projectId })).find(({ id }) => id === begun.id)!;
  await expect.poll(async () => (await newest()).savedStep, { intervals: [50] }).toBeGreaterThan(0);
  await worker.call("run.pause", { runId: begun.id });
  const cut = await untilEnded(worker, begun);
  expect(cut.status).toBe("paused");

  const registers = Object.fromEntries(CLASSES.map((id) => [id, "register"]));
  await again(registers);
  const resumed = await untilEnded(worker, await worker.call("run.resume", { runId: begun.id }));
  expect(resumed.status).toBe("done");
  expect(resumed.kernels).toEqual(whole.kernels);

  const files = await storedFiles(page);
  const ofRun = (id: string) =>
    Object.entries(files)
      .filter(([path]) => path.startsWith(`runs/${id}/`))
      .map(([path, bytes]) => [path.slice(`runs/${id}/`.length), bytes.toString("base64")]);
  expect(ofRun(begun.id).length).toBeGreaterThan(1);
  expect(ofRun(begun.id)).toEqual(ofRun(whole.id));

  await again(registers);
  const later = await untilEnded(worker, await startRun(worker, projectId, 6, "Registers"));
  expect(later.kernels!.choices).toEqual(registers);
});
