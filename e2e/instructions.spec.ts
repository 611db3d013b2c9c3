/**
 * A set of instructions is made good: two files of VQA are asked in other words and their answers lengthened by a server of the
 * person's own, of which a small one stands in here; a leak is found and mended; a folder of pictures is drafted by the model that
 * ships, which is too small to lengthen, and reviewed by keyboard alone.
 */
import { createServer, type Server } from "node:http";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { Example } from "../src/protocol/records.ts";
import { keyboard } from "./fixtures/keyboard.ts";
import { expect, test } from "./fixtures/studio.ts";
import { openWorker } from "./fixtures/worker.ts";
import { examplesPage } from "./pages/examplesPage.ts";

const kitchen = path.join(import.meta.dirname, "../public/samples/kitchen");

interface SampleRow {
  image: string;
  conversations: { from: string; value: string }[];
}

/** Pictures of the sample, each with a question that is answered in one word; no answer comes twice. */
function sampleQuestions() {
  const rows = JSON.parse(readFileSync(path.join(kitchen, "image.json"), "utf8")) as SampleRow[];
  const found = new Map<string, { file: string; question: string; answer: string }>();
  for (const { image: file, conversations } of rows) {
    const [asked, answered] = conversations;
    const answer = answered!.value;
    const question = asked!.value.replaceAll(/<image>\s*/g, "");
    if (!answer.includes(" ") && !found.has(answer)) found.set(answer, { file, question, answer });
  }
  return [...found.values()];
}

const picture = (file: string) => readFileSync(path.join(kitchen, file)) as Uint8Array;
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** What a server is to lengthen and loses. */
const LOST = "corn";

/** A server with OpenAI's interface, which writes sentences, and one of them without its answer. */
async function answerServer(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const asked = Buffer.concat(chunks).toString();
      const [, answer = ""] = /Short answer: (.*?)\\n/.exec(asked) ?? [];
      const words = answer === LOST ? "It is something to eat." : `The picture shows ${answer}.`;
      const body = request.url?.endsWith("/models")
        ? { data: [{ id: "sentences" }] }
        : { choices: [{ message: { role: "assistant", content: words }, finish_reason: "stop" }] };
      response
        .writeHead(200, {
          ...{ "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" },
          "Access-Control-Allow-Headers": "content-type",
        })
        .end(JSON.stringify(body));
    });
  });
  await new Promise<void>((ready) => server.listen(port, "127.0.0.1", ready));
  return server;
}

test.use({ modelHosts: /^http:\/\/127\.0\.0\.1:\d+$/ });

/** A project of this name that is open on the Examples screen. */
async function startEmpty(page: Page, title: string) {
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.keyboard.type(title);
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("Examples · Scion");
}

/** What is stored, read by a worker of its own. */
async function stored(page: Page): Promise<Example[]> {
  const worker = await openWorker(page);
  const projectId = await page.evaluate(() => localStorage.getItem("scion.project")!);
  const examples = (await worker.call("example.list", { projectId })) as Example[];
  await worker.kill();
  return examples.filter(({ part }) => part !== "replay");
}

test("answers to VQA are asked for in other words and become sentences, and a leak is mended", async ({
  studio: { page },
  baseURL,
}) => {
  test.setTimeout(4 * 60_000);
  await startEmpty(page, "Kitchen questions");
  const examples = examplesPage(page);
  const asked = sampleQuestions().slice(0, 4);
  const main = page.getByRole("main");

  await test.step("two files of VQA with their pictures", async () => {
    const questions = asked.map(({ file, question }, i) => ({
      ...{ image_id: path.basename(file), question, question_id: i },
    }));
    const annotations = asked.map(({ file, answer }, i) => ({
      ...{ image_id: path.basename(file), question_id: i, multiple_choice_answer: answer },
    }));
    await examples.drop({
      "v2_questions.json": text({ questions }),
      "v2_annotations.json": text({ annotations }),
      ...Object.fromEntries(asked.map(({ file }) => [path.basename(file), picture(file)])),
    });
    await expect(examples.review).toContainText("joined with v2_annotations.json by question_id");
    await examples.store();
    await expect.poll(() => examples.count()).toBe(asked.length);
  });

  await test.step("are asked in other words", async () => {
    await page.getByRole("tab", { name: "Make" }).click();
    await main.getByLabel("Of which examples").selectOption("All, also watched and hidden ones");
    // Words a question as it stands, which is no new one.
    await main.getByRole("checkbox", { name: "<Image> {Question}", exact: true }).uncheck();
    await main.getByRole("button", { name: `Add ${asked.length} examples at once` }).click();
    await expect.poll(() => examples.count()).toBe(2 * asked.length);
  });

  await test.step("and their answers become sentences that keep them", async () => {
    // The page may ask this address: playwright.config.ts.
    const port = Number(new URL(baseURL!).port) + 1;
    const server = await answerServer(port);
    await main.getByLabel("What it is to write").selectOption("Make short answers longer");
    await main.getByLabel("Who writes").selectOption("A server of mine on this computer");
    await main.getByLabel("Address of the server").fill(`http://127.0.0.1:${port}`);
    await main.getByRole("button", { name: "Look for its models" }).click();
    await expect(main.getByLabel("Its model")).toHaveValue("sentences");
    await main.getByRole("button", { name: "Write drafts for 8 examples" }).click();
    await expect(main.getByText("6 drafts wait for you.")).toBeVisible({ timeout: 60_000 });
    await expect(
      main.getByText("2 drafts rejected by a check: It loses the answer."),
    ).toBeVisible();
    server.closeAllConnections();
    server.close();
    await page.getByRole("tab", { name: /^Review/ }).click();
    await main.getByRole("button", { name: "Accept all 6" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Accept all 6" }).click();
    await expect(main.getByText("None waits for you.")).toBeVisible();
    const turns = (await stored(page)).flatMap((example) => example.turns);
    const sentence = (answer: string) =>
      answer === LOST ? answer : `The picture shows ${answer}.`;
    const answers = asked.map(({ answer }) => sentence(answer));
    expect(turns.map(({ answer }) => answer).toSorted()).toEqual(
      [...answers, ...answers].toSorted(),
    );
    const longer = turns.filter(({ provenance }) => provenance?.what === "Answer lengthened");
    expect(longer).toHaveLength(6);
  });

  await test.step("a leak is found, mended, taken back and mended again", async () => {
    // The review lets no picture be learnt and asked about, nor does the editor; an older project may have it.
    const [first] = await stored(page);
    const worker = await openWorker(page);
    const split = first!.split === "train" ? "test" : "train";
    await worker.call("example.save", { example: { ...first!, split } });
    await worker.kill();
    await page.reload();
    await page.getByRole("tab", { name: "Quality" }).click();
    const leak = main.locator(".finding", {
      hasText: /2 examples of 1 source are .* at the same time\./,
    });
    await expect(leak).toBeVisible({ timeout: 120_000 });
    const mend = leak.getByRole("button", { name: "Move all of them to Learn" });
    await mend.click();
    await expect(leak).toBeHidden();
    await expect(main.getByText(/^8 examples of your own/)).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("Control+z");
    await expect(leak).toBeVisible({ timeout: 60_000 });
    await expect(mend).toBeEnabled({ timeout: 60_000 });
    await mend.click();
    await expect(leak).toBeHidden();
    const splits = (await stored(page))
      .filter(({ media }) => media[0]!.hash === first!.media[0]!.hash)
      .map((example) => example.split);
    expect(splits).toEqual(["train", "train"]);
  });
});

test("a folder of pictures is drafted and reviewed by keyboard alone", async ({
  studio: { page },
}) => {
  test.setTimeout(4 * 60_000);
  const main = page.getByRole("main");
  const button = (name: string | RegExp) => main.getByRole("button", { name });
  const keys = keyboard(page);
  await expect(button("Start empty")).toBeEnabled();
  await keys.activate(button("Start empty"));
  await page.keyboard.type("A shelf");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("Examples · Scion");

  const folder = mkdtempSync(path.join(tmpdir(), "shelf-"));
  await test.step("the folder comes in", async () => {
    for (const { file } of sampleQuestions().slice(0, 3))
      writeFileSync(path.join(folder, path.basename(file)), picture(file));
    const chosen = page.waitForEvent("filechooser");
    await keys.activate(button("Choose folder"));
    await (await chosen).setFiles(folder);
    const { review } = examplesPage(page);
    await expect(review).toBeVisible({ timeout: 60_000 });
    await keys.activate(review.getByRole("button", { name: "Store 3 examples" }));
    await expect(review).toBeHidden();
    rmSync(folder, { recursive: true });
  });

  await test.step("the model answers one question about each", async () => {
    const tab = (name: string | RegExp) => main.getByRole("tab", { name });
    await keys.tabTo(tab("Examples"), "Shift+Tab");
    await keys.press("ArrowRight");
    await keys.press("Enter");
    await expect(tab("Make")).toHaveAttribute("aria-selected", "true");
    await expect(main.getByLabel("What it is to write")).toBeVisible();
    await keys.fill(main.getByLabel("Question where there is none"), "What is in the picture?");
    await keys.activate(button("Write drafts for 3 examples"));
    await expect(main.getByText("3 drafts wait for you.")).toBeVisible({ timeout: 300_000 });
    expect((await stored(page)).flatMap(({ turns }) => turns.map(({ answer }) => answer))).toEqual([
      ...["", "", ""],
    ]);
    await keys.activate(main.getByRole("button", { name: "Review", exact: true }));
  });

  await test.step("the first is accepted, the second changed, the third rejected", async () => {
    await expect(main.getByRole("article", { name: "Draft 1 of 3" })).toBeVisible();
    await page.keyboard.press("a");
    await expect(main.getByRole("article", { name: "Draft 1 of 2" })).toBeVisible();
    await page.keyboard.press("e");
    const answer = main.locator("textarea[data-answer]");
    await expect(answer).toBeFocused();
    await keys.press("Control+A");
    await page.keyboard.type("a thing on a shelf");
    await page.keyboard.press("Control+Enter");
    await expect(main.getByRole("article", { name: "Draft 1 of 1" })).toBeVisible();
    await page.keyboard.press("r");
    await expect(main.getByText("None waits for you.")).toBeVisible();
    const turns = (await stored(page)).flatMap((example) => example.turns);
    const answers = turns.map((turn) => turn.answer);
    expect(answers.filter((words) => words === "")).toHaveLength(1);
    expect(answers.filter((words) => words === "a thing on a shelf")).toHaveLength(1);
    const [accepted, changed] = turns
      .filter((turn) => turn.answer !== "")
      .toSorted((a, b) => Number(a.provenance?.edited ?? 0) - Number(b.provenance?.edited ?? 0));
    expect(accepted?.provenance).toMatchObject({ by: "model", acceptedAt: expect.any(String) });
    expect(changed).toMatchObject({ answer: "a thing on a shelf", provenance: { edited: true } });
  });
});
