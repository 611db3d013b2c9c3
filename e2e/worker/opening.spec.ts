/** Loading a large model: progress, cancellation at every stage, and a clean next attempt. */
import type { Page } from "@playwright/test";
import type { Event } from "../../src/protocol/events.ts";
import type { Progress } from "../../src/base/async/progressMeter.ts";
import { startHub } from "../../src/modelLibrary/import/testing/hubServer.ts";
import { type TestWorker, openWorker } from "../fixtures/worker.ts";
import { modelFolder } from "../fixtures/modelFolder.ts";
import { largeFolder } from "../fixtures/largeFolder.ts";
import { makeSmallProject, shortConfig, untilEnded } from "../fixtures/smallProject.ts";
import { hubPort } from "../fixtures/ports.ts";
import { expect, test } from "../fixtures/studio.ts";

const host = `http://localhost:${hubPort}`;
test.use({ modelHosts: new RegExp(`^${host}$`) });

const LOADING = "Loading the model";
const KEEPING = "Keeping it ready for the next start";
const PREPARED = "Loading the prepared model";

/** The large model, and a project that is built on it. */
async function largeProject(worker: TestWorker) {
  const hub = await startHub({ "kitchen/large": { files: largeFolder() } }, hubPort);
  const { inspectionId } = await worker.call("model.inspect", {
    location: { kind: "address", url: `${host}/static/kitchen/large/` },
    jobId: "inspect",
  });
  const { id } = await worker.call("model.import", {
    inspectionId,
    accepted: true,
    jobId: "import",
  });
  await hub.close();
  const projectId = await makeSmallProject(worker, "Large kitchen");
  const project = (await worker.call("project.list", {})).find((one) => one.id === projectId)!;
  await worker.call("project.update", { project: { ...project, modelId: id } });
  return { id, projectId };
}

const ask = (worker: TestWorker, projectId: string) =>
  worker.call("chat.send", {
    chatId: "chat",
    projectId,
    messages: [{ role: "user", text: "What is on the table?", media: [] }],
    runId: null,
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 2 },
  });

/** How much is said, or the name of the error. */
const answer = (worker: TestWorker, projectId: string) =>
  ask(worker, projectId).then(
    ({ tokens }) => `${tokens} tokens`,
    (error: Error) => error.name,
  );

const reports = async (worker: TestWorker, phase: string): Promise<(Event & Progress)[]> =>
  (await worker.events()).filter(
    (event): event is Event & Progress => "phase" in event && event.phase === phase,
  );

/** Names and sizes of the model's prepared copies, half ones too. */
const copies = async (page: Page) =>
  page.evaluate(
    async (model) => {
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle("models")).getDirectoryHandle(model);
      const found: Record<string, number> = {};
      for await (const [name, handle] of folder.entries()) {
        if (!name.startsWith("prepared")) continue;
        found[name] = (await (handle as FileSystemFileHandle).getFile()).size;
      }
      return found;
    },
    await modelFolder(page),
  );

test("opening says how far it is and can be cancelled at every stage; the next try begins from clean", async ({
  studio: { page },
}) => {
  test.setTimeout(300_000);
  let worker = await openWorker(page);
  const { id, projectId } = await largeProject(worker);
  const cancelAt = (phase: string) => worker.atPhase({ phase }, "job.cancel", { jobId: "chat" });

  await cancelAt(LOADING);
  expect(await answer(worker, projectId)).toBe("AbortError");
  // 67 MB in the file; it ended long before all of them were read.
  const [first] = await reports(worker, LOADING);
  expect(first).toMatchObject({ type: "job.progress", jobId: "chat", unit: "bytes" });
  expect(first!.total).toBeGreaterThan(67e6);
  expect((await reports(worker, LOADING)).at(-1)!.done).toBeLessThan(first!.total);
  expect(await copies(page)).toEqual({});

  await cancelAt(KEEPING);
  expect(await answer(worker, projectId)).toBe("AbortError");
  const whole = (await reports(worker, LOADING)).at(-1)!;
  expect(whole.rate).toBeGreaterThan(0);
  expect((await reports(worker, KEEPING)).length).toBeGreaterThan(0);
  expect(await copies(page)).toEqual({});

  expect(await answer(worker, projectId)).toBe("2 tokens");
  const kept = await copies(page);
  expect(Object.keys(kept)).toEqual(["prepared-q4-q8-q8-software.weights"]);
  const entries = await worker.call("model.entries", {});
  expect(entries.find((model) => model.id === id)!.preparedBytes).toBe(Object.values(kept)[0]);

  await worker.kill();
  worker = await openWorker(page);
  await cancelAt(PREPARED);
  expect(await answer(worker, projectId)).toBe("AbortError");
  expect(await reports(worker, LOADING)).toEqual([]);
  expect(await copies(page)).toEqual(kept);
  expect(await answer(worker, projectId)).toBe("2 tokens");
  expect(await reports(worker, LOADING)).toEqual([]);
});

test("a lesson that is paused while its model is being opened waits, and one that is discarded then is gone; two who wait for one model wait once", async ({
  studio: { page },
}) => {
  test.setTimeout(300_000);
  const worker = await openWorker(page);
  const { id, projectId } = await largeProject(worker);
  const config = {
    ...(await shortConfig(worker, projectId, 1)),
    modelId: id,
    parts: ["text" as const],
  };
  await worker.call("version.freeze", { projectId });
  const first = await worker.call("run.start", { projectId, config, title: "Paused early" });
  await worker.atPhase({ phase: LOADING }, "run.pause", { runId: first.id });
  const paused = await untilEnded(worker, first);
  expect(paused).toMatchObject({ status: "paused", step: 0 });
  const [opening] = await reports(worker, LOADING);
  expect(opening).toMatchObject({ type: "run.phase", runId: first.id, unit: "bytes" });
  expect(await copies(page)).toEqual({});

  await worker.atPhase({ phase: LOADING }, "run.stop", { runId: first.id, keep: false });
  await worker.call("run.resume", { runId: first.id });
  await expect.poll(async () => (await worker.call("run.list", { projectId })).length).toBe(0);
  expect(await copies(page)).toEqual({});

  // One asks, another joins, the first leaves: the model is opened for the second, and only once.
  const before = (await reports(worker, LOADING)).length;
  const leave = { phase: LOADING, type: "run.phase" } as const;
  await worker.atPhase(leave, "job.cancel", { jobId: "chat" });
  const one = answer(worker, projectId);
  await worker.call("run.start", { projectId, config, title: "Goes on" });
  expect(await one).toBe("AbortError");
  await expect
    .poll(async () => Object.keys(await copies(page)), { timeout: 60_000 })
    .toEqual(["prepared-q4-q8-q8-software.weights"]);
  const heard = (await reports(worker, LOADING)).slice(before);
  expect(new Set(heard.map(({ type }) => type))).toEqual(new Set(["job.progress", "run.phase"]));
  // Each who waits is told at a pace of its own, so the order holds for each, not for both together.
  for (const type of ["job.progress", "run.phase"]) {
    const done = heard.filter((report) => report.type === type).map((report) => report.done);
    expect(done, type).toEqual(done.toSorted((a, b) => a - b));
  }
  await worker.kill();
});

test("a question to a model that is still on the disk shows how far it is; cancelled, it is no failure, and can be asked again", async ({
  studio,
}) => {
  test.setTimeout(300_000);
  const { page } = studio;
  const worker = await openWorker(page);
  const { projectId } = await largeProject(worker);
  await worker.kill();
  await page.evaluate((id) => localStorage.setItem("scion.project", id), projectId);
  await page.goto("./#/chat");
  await page.reload();
  // Cancels as soon as a rate is shown, and tells what was shown then.
  const shown = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const check = () => {
          const bar = document.querySelector<HTMLElement>(".reply .progress");
          const text = bar?.innerText ?? "";
          if (!/ a second/.test(text)) return requestAnimationFrame(check);
          bar!.querySelector("button")!.click();
          resolve(text.replaceAll(/\s+/g, " "));
        };
        check();
      }),
  );
  await page.getByRole("textbox", { name: "Your question" }).fill("What is on the table?");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  expect(await shown).toMatch(
    /^Loading the model Cancel [\d.]+ MB of 67\.\d MB [\d.]+ MB a second about .* left/,
  );
  const reply = page.getByRole("article", { name: "General model" });
  await expect(reply.getByText("stopped", { exact: true })).toBeVisible();
  await expect(reply.getByRole("alert")).toHaveCount(0);
  await studio.expectAccessible();
  await page.getByRole("textbox", { name: "Your question" }).fill("And now?");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(reply.last().getByText(/\d+ tokens? · /)).toBeVisible({ timeout: 120_000 });
});

test("one model at a time: who waits for another is told, and what is in use stays", async ({
  studio: { page },
}) => {
  test.setTimeout(300_000);
  const worker = await openWorker(page);
  const { id, projectId } = await largeProject(worker);
  const quick = await shortConfig(worker, projectId, 1);
  await worker.call("version.freeze", { projectId });
  const config = { ...quick, parts: ["text" as const] };
  const inEight = {
    ...config,
    modelId: id,
    precision: { ...config.precision, linears: "q8" as const },
  };

  // Half open in 4 bits, and then a run wants it in 8.
  await worker.atPhase({ phase: LOADING }, "run.start", {
    projectId,
    config: inEight,
    title: "In 8 bits",
  });
  await expect(ask(worker, projectId)).rejects.toThrow(
    "Another model, or the same with other bits, was asked for before this one was open",
  );
  const [waiting] = await worker.call("run.list", { projectId });
  await worker.call("run.stop", { runId: waiting!.id, keep: false });

  // A run on the model that ships is under way, and a question wants the large one.
  const small = { ...config, modelId: "scion-sprout", maxSteps: 1000, evalEvery: 1000 };
  const run = await worker.call("run.start", { projectId, config: small, title: "Kitchen" });
  const steps = async () =>
    (await worker.call("run.list", { projectId })).find((one) => one.id === run.id)!.step;
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(0);
  await expect(ask(worker, projectId)).rejects.toThrow(
    "“Kitchen” is learning with another model, or with other bits, and the graphics device holds one at a time. Wait for its end or stop it, then try again.",
  );
  const before = await steps();
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(before);
  await worker.call("run.stop", { runId: run.id, keep: false });
  expect(await answer(worker, projectId)).toBe("2 tokens");
});
