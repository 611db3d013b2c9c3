/**
 * The full workflow with each model family: import, chat, five training steps, evaluation, and export with PEFT's tensor names.
 * The weights are tiny and random, so answers are meaningless; everything else is as with published models.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import { readSafetensorsHeader } from "../src/formats/safetensors/safetensors.ts";
import { importFolder } from "./fixtures/importFolder.ts";
import { mediaFile, type NamedBytes, openWorker } from "./fixtures/worker.ts";
import { adapterKeys, familyFolder, type FamilyName } from "./fixtures/familyFolder.ts";
import { shortConfig, untilEnded } from "./fixtures/smallProject.ts";
import { expect, test } from "./fixtures/studio.ts";
import { checkPage } from "./pages/checkPage.ts";
import { examplesPage } from "./pages/examplesPage.ts";
import { modelsPage } from "./pages/modelsPage.ts";
import { sharePage } from "./pages/sharePage.ts";
import { teachPage } from "./pages/teachPage.ts";

type Takes = "text" | "pictures" | "pictures and clips";

/** Texts, pictures and a clip, each where it is not left to chance. What the model does not take is among the hidden. */
function lessonFiles(takes: Takes): NamedBytes {
  const rows = [
    "file,question,answer,split",
    ",How do you stir?,slowly,train",
    ",How do you fold?,with a spoon,check",
    ",How do you chop?,with a knife,hidden",
    ",How do you fry?,in hot oil,train",
  ];
  const names: string[] = [];
  if (takes !== "text") {
    rows.push("located.jpg,What is on the table?,a carrot,train");
    rows.push("drawing.png,What is on the table?,a tomato,test");
    names.push("located.jpg", "drawing.png");
  }
  const taken = takes === "pictures and clips";
  rows.push(`told.mp4,What goes into the pot?,an onion,${taken ? "train" : "test"}`);
  names.push("told.mp4");
  const files = Object.fromEntries(names.map((name) => [name, mediaFile(name)]));
  return { "lesson.csv": rows.join("\n"), ...files };
}

const asBytes = (files: NamedBytes): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes)]));

/** Names of the tensors in an adapter's zip. */
function tensorsIn(zip: Uint8Array): string[] {
  const files = unzipSync(zip);
  expect(Object.keys(files)).toContain("adapter_config.json");
  const { tensors } = readSafetensorsHeader(files["adapter_model.safetensors"]!);
  return [...tensors.keys()].sort();
}

test("smolvlm: from a chosen folder to an adapter, screen by screen", async ({
  studio,
}, testInfo) => {
  const { page } = studio;
  const goTo = (name: string) =>
    page
      .getByRole("navigation")
      .getByRole("link", { name: new RegExp(`^${name}`) })
      .click();
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.keyboard.type("Tiny");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("Examples · Scion");

  const folder = testInfo.outputPath("smolvlm");
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(familyFolder("smolvlm"))) {
    writeFileSync(path.join(folder, name), bytes);
  }
  const models = modelsPage(page);
  await models.open();
  await page.getByRole("button", { name: "Add a model" }).click();
  await models.dialog.getByRole("tab", { name: "This computer" }).click();
  await models.dialog.getByLabel("Model folder").setInputFiles(folder);
  await models.accept();
  await models.startImport();
  await models.whole("smolvlm");
  const card = models.card("smolvlm");
  await expect(card.getByText(/^\d+ kB in 8 files$/)).toBeVisible();
  await expect(card.getByText("fits", { exact: true })).toHaveCount(2);
  await card.getByRole("button", { name: "Use in “Tiny”" }).click();
  await expect(card.getByText("In this project")).toBeVisible();

  await goTo("Examples");
  const examples = examplesPage(page);
  await examples.drop(asBytes(lessonFiles("pictures and clips")));
  await expect(examples.review).toBeVisible();
  await examples.store();
  await expect.poll(() => examples.count()).toBe(7);

  await goTo("Chat");
  await page.locator(".suggestion").first().click();
  await expect(
    page.getByRole("article", { name: "General model" }).getByText(/\d+ tokens? · /),
  ).toBeVisible({ timeout: 60_000 });

  await goTo("Teach");
  await page.getByText("Advanced", { exact: true }).click();
  await page.getByLabel(/^At most this many steps/).fill("5");
  // Adapters beside the language model do not work everywhere, which is said before anything is learned.
  const place = (name: string) => page.getByRole("checkbox", { name, exact: true });
  await place("eyes (vision towers)").check();
  await expect(page.getByText(/^It adapts the eyes and the projector too\./)).toBeVisible();
  await place("eyes (vision towers)").uncheck();
  await expect(page.getByText(/^It adapts the projector too\./)).toBeVisible();
  await place("projector").uncheck();
  await expect(page.getByText(/^It adapts .* too\./)).toBeHidden();
  const teach = teachPage(page);
  await teach.start("Quick");
  await teach.untilFinished(2);
  await expect(teach.lesson.locator("dt", { hasText: /^Steps$/ }).locator("+ dd")).toHaveText("5");
  await teach.lesson.getByRole("button", { name: "Check it" }).click();
  const check = checkPage(page);
  await check.ask(2);

  await goTo("Share");
  const { bytes } = await sharePage(page).save("Pack the adapter");
  expect(tensorsIn(bytes)).toEqual(adapterKeys("smolvlm"));

  await models.open();
  await expect(card.getByText(/^\d+ kB in 8 files, and \d+ kB for quick starts$/)).toBeVisible();
});

const families: [FamilyName, Takes][] = [
  ["llama", "text"],
  ["qwen2", "text"],
  ["video_llava", "pictures and clips"],
  ["idefics3", "pictures"],
  ["llava_onevision", "pictures and clips"],
  ["qwen2_vl", "pictures and clips"],
  ["llava_next", "pictures"],
  ["mllama", "pictures"],
];

for (const [family, takes] of families) {
  test(`${family}: a dropped folder answers, learns from ${takes}, is checked and exported`, async ({
    studio: { page },
  }) => {
    const worker = await openWorker(page);
    const modelId = await importFolder(worker, family, familyFolder(family));
    const fit = await worker.call("model.fit", { modelId });
    expect([fit.chat.verdict, fit.training.verdict]).toEqual(["fits", "fits"]);
    const parts = await worker.call("model.parts", { modelId });
    expect(parts.includes("vision")).toBe(takes !== "text");

    const project = await worker.call("project.create", { title: "Tiny", field: "cooking" });
    const projectId = project.id;
    await worker.call("project.update", { project: { ...project, modelId } });
    const review = await worker.callWithFiles(
      "import.inspect",
      { projectId, jobId: "read" },
      lessonFiles(takes),
    );
    expect(review.problems).toEqual([]);
    const keys = review.rows.map(({ key }) => key);
    const { reviewId } = review;
    const { added } = await worker.call("import.commit", { reviewId, keys, jobId: "store" });

    const shown = added.find(({ split, media }) => split === "train" && media.length > 0);
    const example = shown ?? added[0]!;
    const tokens = await worker.call("example.tokens", { example, system: "" });
    const places = tokens.filter(({ kind }) => kind === "visual").length;
    console.log(`  ${family}: ${tokens.length} tokens, ${places} of them for what is seen`);
    expect(places > 0).toBe(shown !== undefined);
    const { question } = example.turns[0]!;
    const said = await worker.call("chat.send", {
      chatId: "c",
      projectId,
      messages: [{ role: "user", text: question, media: shown?.media ?? [] }],
      runId: null,
      sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 8 },
    });
    expect(said.tokens).toBeGreaterThan(0);

    const short = await shortConfig(worker, projectId, 5);
    expect(short.modelId).toBe(modelId);
    // The layers that the recorded names are of.
    const config = { ...short, adapter: { ...short.adapter, projector: false } };
    const plan = await worker.call("run.estimate", { projectId, config });
    expect(plan).toMatchObject({ leftOut: [], steps: 5, config, choice: null });
    // A byte less than it would take.
    const tight = { ...config, memoryBytes: plan.totalBytes - 1 };
    const within = await worker.call("run.estimate", { projectId, config: tight });
    expect(within).toMatchObject({ steps: 5, choice: { isWithin: true } });
    expect(within.totalBytes).toBeLessThan(plan.totalBytes);
    await worker.call("version.freeze", { projectId });
    const started = await worker.call("run.start", {
      ...{ projectId, config: within.config, title: "Five steps" },
    });
    const run = await untilEnded(worker, started);
    expect(run).toMatchObject({ status: "done", step: 5 });
    expect(run.points.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(run.points.every(({ loss, gradNorm }) => loss > 0 && gradNorm > 0)).toBe(true);

    const report = await worker.call("eval.start", { runId: run.id, jobId: "check" });
    const isRefused = ({ part }: { part: string }) =>
      part === "video" && takes !== "pictures and clips";
    const reason =
      takes === "text" ? /^This model reads text only/ : /^This model does not take clips/;
    expect(report.leftOut).toEqual(
      added
        .filter(isRefused)
        .map(({ id }) => ({ exampleId: id, reason: expect.stringMatching(reason) })),
    );
    const heldOut = added.filter((one) => one.split === "test" && !isRefused(one));
    expect(report.overall.n).toBe(heldOut.length);
    expect(report.answers.map(({ exampleId }) => exampleId).sort()).toEqual(
      heldOut.map(({ id }) => id).sort(),
    );

    const zip = await worker.call("adapter.export", { runId: run.id });
    expect(tensorsIn(Buffer.from(zip.base64, "base64"))).toEqual(adapterKeys(family));
  });
}
