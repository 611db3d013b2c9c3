/**
 * Notes tell what a model receives differently from the original media: downscaled pictures, a moved system prompt.
 */
import type { Page } from "@playwright/test";
import { importFolder } from "./fixtures/importFolder.ts";
import { type TestWorker, mediaFile, openWorker } from "./fixtures/worker.ts";
import { familyFolder } from "./fixtures/familyFolder.ts";
import { expect, test } from "./fixtures/studio.ts";

/** A picture of one colour. */
async function plainPicture(page: Page, width: number, height: number): Promise<Uint8Array> {
  const base64 = await page.evaluate(
    async ([width, height]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      canvas.getContext("2d")!.fillRect(0, 0, width!, height!);
      return canvas.toDataURL("image/png").split(",")[1]!;
    },
    [width, height],
  );
  return Buffer.from(base64, "base64");
}

/** A project on this model with one question about the picture, open on the Examples screen. */
async function askedAbout(
  worker: TestWorker,
  modelId: string,
  system: string,
  picture: Uint8Array,
) {
  const project = await worker.call("project.create", { title: "Tiny", field: "cooking" });
  await worker.call("project.update", { project: { ...project, modelId, system } });
  const files = { "pot.png": picture };
  const media = [await worker.callWithFiles("media.add", { projectId: project.id }, files, "one")];
  const example = await worker.call("example.save", {
    example: {
      ...{ id: "x", projectId: project.id, part: "image", media, split: "train" },
      turns: [{ question: "<image>\nWhat is this?", answer: "A pot.", kind: "" }],
      ...{ source: "", editedAt: "" },
    },
  });
  return { projectId: project.id, media, example };
}

async function openExample(page: Page, worker: TestWorker, projectId: string) {
  await worker.kill();
  await page.evaluate((id) => localStorage.setItem("scion.project", id), projectId);
  await page.goto("./#/examples/x");
  await page.reload();
}

test("a picture that a browser has no room for is shown smaller, and the size is said", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const folder = familyFolder("qwen2_vl");
  const published = JSON.parse(String(folder["preprocessor_config.json"]));
  const vast = {
    ...folder,
    "preprocessor_config.json": JSON.stringify({ ...published, max_pixels: 12_845_056 }),
  };
  const modelId = await importFolder(worker, "qwen2_vl", vast);
  const { projectId, media } = await askedAbout(
    worker,
    modelId,
    "",
    await plainPicture(page, 1600, 1200),
  );
  // √(1600 × 1200 / 1003520) = 1.3832; 1600 / 1.3832 / 8 = 144.6 → 144 and 1200 / 1.3832 / 8 = 108.4 → 108 blocks of 8.
  const note =
    "pot.png: it is shown to this model at 1152 × 864 pixels. A browser has no room for more.";
  expect(await worker.call("media.notes", { projectId, media })).toEqual([note]);
  await openExample(page, worker, projectId);
  await expect(page.getByText(note)).toBeVisible();
});

test("a system prompt that a model refuses beside pictures opens the first question, which is said", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const modelId = await importFolder(worker, "mllama", familyFolder("mllama"));
  const system = "You are a cook.";
  const { projectId, media, example } = await askedAbout(
    worker,
    modelId,
    system,
    mediaFile("drawing.png"),
  );
  const tokens = await worker.call("example.tokens", { example, system });
  const words = tokens.map(({ text }) => text).join("");
  expect(words).toContain("<|image|>You are a cook.\n\nWhat is this?<|eot_id|>");
  const said = await worker.call("chat.send", {
    ...{ chatId: "c", projectId, runId: null },
    messages: [{ role: "user", text: "<image>\nWhat is this?", media }],
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 4 },
  });
  expect(said.tokens).toBeGreaterThan(0);
  await openExample(page, worker, projectId);
  const note =
    "This model takes no system prompt beside pictures, so the project's stands at the start of the first question.";
  await expect(page.getByText(note)).toBeVisible();
});
