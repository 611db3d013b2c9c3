/**
 * Device loss (GPUDevice.destroy) during training, generation and synthesis, and while idle: a message, no data lost, and a resumed
 * run with identical weights.
 */
import type { Page, Worker } from "@playwright/test";
import type { CaptionSource, SynthesisSettings } from "../../src/protocol/synthesis.ts";
import { type TestWorker, openWorker, storedFiles } from "../fixtures/worker.ts";
import { ASK, makeDescribedProject } from "../fixtures/describedProject.ts";
import { makeSmallProject, startRun, untilEnded } from "../fixtures/smallProject.ts";
import { expect, test } from "../fixtures/studio.ts";

interface WithDevices {
  devices: GPUDevice[];
}

/** A worker whose devices can be reached. They open with the first call that needs one, which comes later. */
async function openAndWatch(page: Page): Promise<{ worker: TestWorker; handle: Worker }> {
  const [worker, handle] = await Promise.all([
    openWorker(page),
    page.waitForEvent("worker", (one) => one !== page.workers()[0]),
  ]);
  await handle.evaluate(() => {
    const scope = globalThis as unknown as WithDevices;
    const { requestDevice } = GPUAdapter.prototype;
    scope.devices = [];
    GPUAdapter.prototype.requestDevice = async function (...args) {
      const device = await requestDevice.apply(this, args);
      scope.devices.push(device);
      return device;
    };
  });
  return { worker, handle };
}

const takeAway = (handle: Worker) =>
  handle.evaluate(() => (globalThis as unknown as WithDevices).devices.at(-1)!.destroy());

/** Takes the device away while it still computes what the last of so many submits from now asked for. */
const takeAwayAfter = (handle: Worker, submits: number) =>
  handle.evaluate((count) => {
    let left = count;
    const { submit } = GPUQueue.prototype;
    GPUQueue.prototype.submit = function (...args) {
      submit.apply(this, args);
      if (--left === 0) (globalThis as unknown as WithDevices).devices.at(-1)!.destroy();
    };
  }, submits);

const countOpened = (handle: Worker) =>
  handle.evaluate(() => (globalThis as unknown as WithDevices).devices.length);

const lossWords = (event: { type: string }) => event.type === "device.lost";

test("a lesson that loses the device pauses, and goes on to the same weights", async ({
  studio: { page },
}) => {
  test.setTimeout(600_000);
  const { worker, handle } = await openAndWatch(page);
  const projectId = await makeSmallProject(worker, "Small kitchen");
  const whole = await untilEnded(worker, await startRun(worker, projectId, 6, "Undisturbed"));
  expect(whole.status).toBe("done");

  const begun = await startRun(worker, projectId, 6, "Disturbed");
  const newest = async () =>
    (await worker.call("run.list", { projectId })).find(({ id }) => id === begun.id)!;
  // Past the checkpoint after step 2, so that there is something to repeat.
  await expect.poll(async () => (await newest()).step, { intervals: [50] }).toBeGreaterThan(2);
  await takeAway(handle);

  const cut = await untilEnded(worker, begun);
  expect(cut.status).toBe("paused");
  expect(cut.message).toMatch(/^The graphics device stopped working \(.+\)\. Press Resume /);
  expect(cut.savedStep).toBeGreaterThanOrEqual(2);
  expect(cut.savedStep).toBeLessThan(6);
  expect((await worker.events()).filter(lossWords).length).toBe(1);
  expect((await worker.call("example.list", { projectId })).length).toBe(10);

  const opened = await countOpened(handle);
  const resumed = await untilEnded(worker, await worker.call("run.resume", { runId: begun.id }));
  expect(resumed.status).toBe("done");
  expect(resumed.message).toBeUndefined();
  expect(await countOpened(handle)).toBe(opened + 1);
  expect(resumed.points.map(({ loss }) => loss)).toEqual(whole.points.map(({ loss }) => loss));
  expect(resumed.evals).toEqual(whole.evals);
  expect(resumed.sampleAnswers).toEqual(whole.sampleAnswers);

  const files = await storedFiles(page);
  const ofRun = (id: string) =>
    Object.entries(files)
      .filter(([path]) => path.startsWith(`runs/${id}/`))
      .map(([path, bytes]) => [path.slice(`runs/${id}/`.length), bytes.toString("base64")]);
  expect(ofRun(begun.id).length).toBeGreaterThan(1);
  // The adapter, the best one and the moments, bit for bit.
  expect(ofRun(begun.id)).toEqual(ofRun(whole.id));
});

test("an answer that loses the device says so, and the next one is what it would have been", async ({
  studio: { page },
}) => {
  test.setTimeout(300_000);
  const { worker, handle } = await openAndWatch(page);
  const projectId = await makeSmallProject(worker, "Small kitchen");
  const ask = (maxNewTokens: number) =>
    worker.call("chat.send", {
      chatId: "chat",
      projectId,
      messages: [{ role: "user", text: "How do you stir?", media: [] }],
      runId: null,
      sampling: { temperature: 1.5, topP: 1, seed: 7, maxNewTokens },
    });
  const before = await ask(6);

  expect(before.text).not.toBe("");
  // The prompt is one submit and each token another, so this is in the middle of it.
  await takeAwayAfter(handle, 2);
  const answer = ask(6).then(
    () => "answered to its end",
    (error: Error) => error.message,
  );
  expect(await answer).toMatch(/^The graphics device stopped working \(.+\)\. Ask again /);
  expect((await worker.events()).filter(lossWords).length).toBe(1);
  // The same conversation: what the lost device had read is read again.
  expect((await ask(6)).text).toBe(before.text);
});

test("a synthesizer that loses the device pauses, and goes on with the pictures that are left", async ({
  studio: { page },
}) => {
  test.setTimeout(600_000);
  const { worker, handle } = await openAndWatch(page);
  const projectId = await makeDescribedProject(worker, "Described", 12);
  const { run } = await worker.call("synthesis.import", { projectId, tool: "synthesizer" });
  const settings: SynthesisSettings = {
    ...{ writing: "guided", temperature: 0, seed: 1, maxNewTokens: 96 },
    ...{ filter: { kind: "rule" }, answer: "reasoned", withCaption: true },
  };
  const captions: CaptionSource = { kind: "question", question: ASK };
  const args = {
    ...{ projectId, runId: run.id, captions, settings },
  };
  const whole = await worker.call("synthesis.start", { ...args, jobId: "undisturbed" });
  expect([whole.synthesis.status, whole.rows.length]).toEqual(["done", 12]);

  const disturbed = worker.call("synthesis.start", { ...args, jobId: "disturbed" }).then(
    () => "wrote to its end",
    (error: Error) => error.message,
  );
  const newest = async () => (await worker.call("synthesis.list", { projectId }))[0]!;
  await expect.poll(async () => (await newest()).rows.length, { intervals: [50] }).toBe(8);
  await takeAway(handle);
  expect(await disturbed).toMatch(/^The graphics device stopped working /);
  const cut = await newest();
  expect([cut.synthesis.status, cut.rows.length]).toEqual(["paused", 8]);

  const resumed = await worker.call("synthesis.resume", {
    ...{ projectId, id: cut.synthesis.id, jobId: "goes on" },
  });
  expect(resumed.synthesis.status).toBe("done");
  const texts = ({ rows }: Pick<typeof whole, "rows">) =>
    rows.map(({ index, text, triplet, verdict }) => ({ index, text, triplet, verdict }));
  expect(texts(resumed)).toEqual(texts(whole));
});

test("a device lost while nothing goes on is told once and opened again when needed", async ({
  studio: { page },
}) => {
  const { worker, handle } = await openAndWatch(page);
  const projectId = await makeSmallProject(worker, "Small kitchen");
  expect((await worker.call("device.open", {})).ok).toBe(true);
  await takeAway(handle);
  await expect
    .poll(async () => (await worker.events()).filter(lossWords))
    .toEqual([
      {
        type: "device.lost",
        message: expect.stringMatching(
          /^The graphics device stopped working \(.+\)\. What was saved is safe; /,
        ),
      },
    ]);
  expect((await worker.call("device.open", {})).ok).toBe(true);
  expect(await countOpened(handle)).toBe(2);
  expect((await worker.call("example.list", { projectId })).length).toBe(10);
});

test("memory is reserved to the byte and given back", async ({ studio: { page } }) => {
  const { worker } = await openAndWatch(page);
  for (let again = 0; again < 3; again++)
    expect(await worker.call("device.reserve", { bytes: 300_000_001 })).toEqual({
      reservedBytes: 300_000_001,
    });
});
