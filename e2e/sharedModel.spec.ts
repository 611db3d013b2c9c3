/**
 * A model is the same in every browser: a project and an adapter that were made on a folder's model answer alike in another
 * browser, where the same weights were brought from a hub.
 */
import type { Page } from "@playwright/test";
import { startHub } from "../src/modelLibrary/import/testing/hubServer.ts";
import { familyFolder } from "./fixtures/familyFolder.ts";
import { importFolder } from "./fixtures/importFolder.ts";
import { shortConfig, untilEnded } from "./fixtures/smallProject.ts";
import { hubPort } from "./fixtures/ports.ts";
import { expect, test } from "./fixtures/studio.ts";
import { openWorker, type TestWorker } from "./fixtures/worker.ts";
import { modelsPage } from "./pages/modelsPage.ts";
import { sharePage } from "./pages/sharePage.ts";

const sheet = [
  "question,answer,split",
  ...["stir", "whisk", "fold", "chop"].map((verb) => `How do you ${verb}?,${verb} it slowly,train`),
].join("\n");

const ask = async (worker: TestWorker, projectId: string, runId: string | null) => {
  const { text } = await worker.call("chat.send", {
    ...{ chatId: `chat ${runId}`, projectId, runId },
    messages: [{ role: "user", text: "How do you stir?", media: [] }],
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 12 },
  });
  return text;
};

/** Brings the folder, learns a few steps on it, and packs both. */
async function makeAndPack(page: Page) {
  const worker = await openWorker(page);
  const modelId = await importFolder(worker, "llama", familyFolder("llama"));
  // Brought again, it is the same.
  expect(await importFolder(worker, "llama", familyFolder("llama"))).toBe(modelId);
  expect((await worker.call("model.entries", {})).length).toBe(2);
  const project = await worker.call("project.create", { title: "Verbs", field: "cooking" });
  const projectId = project.id;
  await worker.call("project.update", { project: { ...project, modelId } });
  const look = { projectId, jobId: "look" };
  const { reviewId, rows } = await worker.callWithFiles("import.inspect", look, { "q.csv": sheet });
  const keys = rows.map(({ key }) => key);
  await worker.call("import.commit", { reviewId, keys, jobId: "store" });
  const config = await shortConfig(worker, projectId, 4);
  const optim = { ...config.optim, learningRate: 0.02 };
  await worker.call("version.freeze", { projectId });
  const started = await worker.call("run.start", {
    ...{ projectId, title: "Four steps" },
    config: { ...config, optim },
  });
  const run = await untilEnded(worker, started);
  expect(run).toMatchObject({ status: "done", step: 4 });
  const packed = await worker.call("project.export", { projectId, jobId: "pack" });
  const adapter = await worker.call("adapter.export", { runId: run.id });
  return {
    ...{ modelId, projectId, runId: run.id },
    general: await ask(worker, projectId, null),
    special: await ask(worker, projectId, run.id),
    project: Buffer.from(packed.base64, "base64"),
    adapter: Buffer.from(adapter.base64, "base64"),
  };
}

test("a project and an adapter answer alike in another browser, as soon as the same weights are there", async ({
  studio: { page: first },
  browser,
  baseURL,
}) => {
  const made = await makeAndPack(first);
  expect(made.special).not.toBe(made.general);
  const hub = await startHub({ "acme/tiny": { files: repository() } }, hubPort);
  const other = await browser.newContext({ baseURL: baseURL ?? "" });
  try {
    const page = await other.newPage();
    await page.goto("./#/share");
    await sharePage(page).bringBack("Project file", "verbs.scion.zip", made.project);
    const sentence = page.getByText(
      /^llama \(weights [0-9a-f]{12}…\) is not on this computer\. Bring it here, or choose another/,
    );
    await expect(sentence).toBeVisible();
    await expect(page).toHaveTitle("Examples · Scion");
    await expect(page.getByText("How do you whisk?").first()).toBeVisible();
    await page.getByRole("button", { name: "Go to Models" }).click();
    await expect(sentence).toBeVisible();

    const models = modelsPage(page);
    await models.inspect(`http://localhost:${hubPort}`, "acme/tiny");
    await models.accept();
    await models.startImport();
    await models.whole("tiny");
    await expect(models.card("tiny").getByText("In this project")).toBeVisible();
    await expect(sentence).toBeHidden();

    const worker = await openWorker(page);
    const { projectId, runId } = made;
    const [project] = await worker.call("project.list", {});
    expect(project).toMatchObject({
      id: projectId,
      modelId: expect.stringMatching(/^acme\/tiny@/),
    });
    expect(await ask(worker, projectId, null)).toBe(made.general);
    expect(await ask(worker, projectId, runId)).toBe(made.special);
    const { run, notes } = await worker.callWithFiles(
      "adapter.import",
      { projectId },
      { "adapter.zip": made.adapter },
    );
    // Nothing is left open: the hash of the weights agrees.
    expect(notes).toEqual([]);
    expect(await ask(worker, projectId, run.id)).toBe(made.special);
  } finally {
    await other.close();
    await hub.close();
  }
});

const repository = () =>
  Object.fromEntries(
    Object.entries(familyFolder("llama")).map(([name, bytes]) => [name, Buffer.from(bytes)]),
  );
