/** Opening a model that takes a while: how far it is, a cancel at every stage, and that the next try begins from clean. */
import type { Page } from "@playwright/test";
import type { Event } from "../../src/protocol/events.ts";
import type { Progressed } from "../../src/base/progressMeter.ts";
import { startHub } from "../../src/modelLibrary/testing/hubServer.ts";
import { type Engine, openEngine } from "../fixtures/engine.ts";
import { largeFolder } from "../fixtures/largeFolder.ts";
import { makeSmallProject, shortConfig, untilEnded } from "../fixtures/smallProject.ts";
import { expect, test } from "../fixtures/studio.ts";

const port = Number(process.env.SCION_TEST_PORT ?? 41731) + 1;
const host = `http://localhost:${port}`;
test.use({ modelHosts: new RegExp(`^${host}$`) });

const LOADING = "Loading the model";
const KEEPING = "Keeping it ready for the next start";
const PREPARED = "Loading the prepared model";

/** The large model, and a project that is built on it. */
async function largeProject(engine: Engine) {
  const hub = await startHub({ "kitchen/large": { files: largeFolder() } }, port);
  const { lookId } = await engine.call("model.look", {
    ask: { kind: "address", url: `${host}/static/kitchen/large/` },
    jobId: "look",
  });
  const { id } = await engine.call("model.bring", { lookId, accepted: true, jobId: "bring" });
  await hub.close();
  const projectId = await makeSmallProject(engine, "Large kitchen");
  const project = (await engine.call("project.list", {})).find((one) => one.id === projectId)!;
  await engine.call("project.update", { project: { ...project, modelId: id } });
  return { id, projectId };
}

const ask = (engine: Engine, projectId: string) =>
  engine.call("chat.send", {
    chatId: "chat",
    projectId,
    messages: [{ role: "user", text: "What is on the table?", media: [] }],
    runId: null,
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 2 },
  });

/** How much is said, or the name of the error. */
const answer = (engine: Engine, projectId: string) =>
  ask(engine, projectId).then(
    ({ tokens }) => `${tokens} tokens`,
    (error: Error) => error.name,
  );

const reports = async (engine: Engine, phase: string): Promise<(Event & Progressed)[]> =>
  (await engine.events()).filter(
    (event): event is Event & Progressed => "phase" in event && event.phase === phase,
  );

/** Names and sizes of a model's prepared copies, half ones too. */
const copies = (page: Page, modelId: string) =>
  page.evaluate(async (id) => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle("models")).getDirectoryHandle(id);
    const found: Record<string, number> = {};
    for await (const [name, handle] of folder.entries()) {
      if (!name.startsWith("prepared")) continue;
      found[name] = (await (handle as FileSystemFileHandle).getFile()).size;
    }
    return found;
  }, modelId);

test("opening says how far it is and can be cancelled at every stage; the next try begins from clean", async ({
  studio: { page },
}) => {
  test.setTimeout(300_000);
  let engine = await openEngine(page);
  const { id, projectId } = await largeProject(engine);
  const cancelAt = (phase: string) => engine.atPhase({ phase }, "job.cancel", { jobId: "chat" });

  await cancelAt(LOADING);
  expect(await answer(engine, projectId)).toBe("AbortError");
  // 134 MB in the file; it ended long before all of them were read.
  const [first] = await reports(engine, LOADING);
  expect(first).toMatchObject({ type: "job.progress", jobId: "chat", unit: "bytes" });
  expect(first!.total).toBeGreaterThan(134e6);
  expect((await reports(engine, LOADING)).at(-1)!.done).toBeLessThan(first!.total);
  expect(await copies(page, id)).toEqual({});

  await cancelAt(KEEPING);
  expect(await answer(engine, projectId)).toBe("AbortError");
  const whole = (await reports(engine, LOADING)).at(-1)!;
  expect(whole.rate).toBeGreaterThan(0);
  expect((await reports(engine, KEEPING)).length).toBeGreaterThan(0);
  expect(await copies(page, id)).toEqual({});

  expect(await answer(engine, projectId)).toBe("2 tokens");
  const kept = await copies(page, id);
  expect(Object.keys(kept)).toEqual(["prepared-q4-q8-q8-software.weights"]);
  const entries = await engine.call("model.entries", {});
  expect(entries.find((model) => model.id === id)!.preparedBytes).toBe(Object.values(kept)[0]);

  await engine.kill();
  engine = await openEngine(page);
  await cancelAt(PREPARED);
  expect(await answer(engine, projectId)).toBe("AbortError");
  expect(await reports(engine, LOADING)).toEqual([]);
  expect(await copies(page, id)).toEqual(kept);
  expect(await answer(engine, projectId)).toBe("2 tokens");
  expect(await reports(engine, LOADING)).toEqual([]);
});

test("a lesson that is paused while its model is being opened waits, and one that is discarded then is gone; two who wait for one model wait once", async ({
  studio: { page },
}) => {
  test.setTimeout(300_000);
  const engine = await openEngine(page);
  const { id, projectId } = await largeProject(engine);
  const config = {
    ...(await shortConfig(engine, projectId, 1)),
    modelId: id,
    parts: ["text" as const],
  };
  await engine.call("version.freeze", { projectId });
  const first = await engine.call("run.start", { projectId, config, title: "Paused early" });
  await engine.atPhase({ phase: LOADING }, "run.pause", { runId: first.id });
  const paused = await untilEnded(engine, first);
  expect(paused).toMatchObject({ status: "paused", step: 0 });
  const [opening] = await reports(engine, LOADING);
  expect(opening).toMatchObject({ type: "run.phase", runId: first.id, unit: "bytes" });
  expect(await copies(page, id)).toEqual({});

  await engine.atPhase({ phase: LOADING }, "run.stop", { runId: first.id, keep: false });
  await engine.call("run.resume", { runId: first.id });
  await expect.poll(async () => (await engine.call("run.list", { projectId })).length).toBe(0);
  expect(await copies(page, id)).toEqual({});

  // One asks, another joins, the first leaves: the model is opened for the second, and only once.
  const before = (await reports(engine, LOADING)).length;
  const leave = { phase: LOADING, type: "run.phase" } as const;
  await engine.atPhase(leave, "job.cancel", { jobId: "chat" });
  const one = answer(engine, projectId);
  await engine.call("run.start", { projectId, config, title: "Goes on" });
  expect(await one).toBe("AbortError");
  await expect
    .poll(async () => Object.keys(await copies(page, id)), { timeout: 60_000 })
    .toEqual(["prepared-q4-q8-q8-software.weights"]);
  const heard = (await reports(engine, LOADING)).slice(before);
  expect(new Set(heard.map(({ type }) => type))).toEqual(new Set(["job.progress", "run.phase"]));
  const done = heard.map((report) => report.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  await engine.kill();
});

test("a question to a model that is still on the disk shows how far it is; cancelled, it is no failure, and can be asked again", async ({
  studio,
}) => {
  test.setTimeout(300_000);
  const { page } = studio;
  const engine = await openEngine(page);
  const { projectId } = await largeProject(engine);
  await engine.kill();
  await page.evaluate((id) => localStorage.setItem("scion.project", id), projectId);
  await page.goto("./#/chat");
  await page.reload();
  // Cancels as soon as a rate is shown, and tells what was shown then.
  const shown = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const look = () => {
          const bar = document.querySelector<HTMLElement>(".reply .progress");
          const text = bar?.innerText ?? "";
          if (!/ a second/.test(text)) return requestAnimationFrame(look);
          bar!.querySelector("button")!.click();
          resolve(text.replaceAll(/\s+/g, " "));
        };
        look();
      }),
  );
  await page.getByRole("textbox", { name: "Your question" }).fill("What is on the table?");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  expect(await shown).toMatch(
    /^Loading the model Cancel [\d.]+ MB of 135 MB [\d.]+ MB a second about .* left/,
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
  const engine = await openEngine(page);
  const { id, projectId } = await largeProject(engine);
  const quick = await shortConfig(engine, projectId, 1);
  await engine.call("version.freeze", { projectId });
  const config = { ...quick, parts: ["text" as const] };
  const inEight = {
    ...config,
    modelId: id,
    precision: { ...config.precision, linears: "q8" as const },
  };

  // Half open in 4 bits, and then a lesson wants it in 8.
  await engine.atPhase({ phase: LOADING }, "run.start", {
    projectId,
    config: inEight,
    title: "In 8 bits",
  });
  await expect(ask(engine, projectId)).rejects.toThrow(
    "Another model, or the same with other bits, was asked for before this one was open",
  );
  const [waiting] = await engine.call("run.list", { projectId });
  await engine.call("run.stop", { runId: waiting!.id, keep: false });

  // A lesson on the model that ships is under way, and a question wants the large one.
  const small = { ...config, modelId: "scion-sprout", maxSteps: 1000, checkEvery: 1000 };
  const run = await engine.call("run.start", { projectId, config: small, title: "Kitchen" });
  const steps = async () =>
    (await engine.call("run.list", { projectId })).find((one) => one.id === run.id)!.step;
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(0);
  await expect(ask(engine, projectId)).rejects.toThrow(
    "“Kitchen” is learning with another model, or with other bits, and the graphics device holds one at a time. Wait for its end or stop it, then try again.",
  );
  const before = await steps();
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(before);
  await engine.call("run.stop", { runId: run.id, keep: false });
  expect(await answer(engine, projectId)).toBe("2 tokens");
});
