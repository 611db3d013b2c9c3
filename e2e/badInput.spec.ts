/**
 * Error handling in the browser: each failure produces a message with a way out and loses no stored data. Damaged media are in
 * worker/imports.spec.ts, device loss in worker/deviceLost.spec.ts.
 */
import { chromium, type Page } from "@playwright/test";
import type { Example } from "../src/protocol/records.ts";
import { type TestWorker, mediaFile, openWorker } from "./fixtures/worker.ts";
import { makeSmallProject, shortConfig, startRun, untilEnded } from "./fixtures/smallProject.ts";
import { expect, test } from "./fixtures/studio.ts";

/** The sentence that a promise is rejected with. */
const sentence = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    (error: Error) => error.message,
  );

/** One sentence or two, in plain words: it ends as one, and no program speaks through it. */
function expectPlain(text: string) {
  console.log(`  ${text}`);
  expect(text).toMatch(/^[A-Z"“a-z].*[.!?]$/);
  expect(text).not.toMatch(/undefined|null|NaN|\[object|Error:|at \w+ \(|TypeError|DOMException/);
}

async function problemsOf(worker: TestWorker, files: Record<string, string | Uint8Array>) {
  const { id: projectId } = await worker.call("project.create", { title: "T", field: "other" });
  const review = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    files,
  );
  const broken = review.rows.filter(({ state }) => state === "broken").map(({ note }) => note);
  return { review, said: [...review.problems, ...broken] };
}

test("sheets that cannot be read say which line and what to do", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  const sheets: [name: string, content: string | Uint8Array, says: RegExp][] = [
    ["empty.csv", "", /empty\.csv|This file is empty/],
    ["open.csv", 'question,answer\nWhy?,"Because\nWhat?,That\n', /open\.csv, line 2: a quotation/],
    ["plain.csv", "name,price\nsoup,3\n", /plain\.csv has no column of answers\./],
    ["wide.csv", "question,answer\nWhy?,a,b,c\n", /wide\.csv, line 2: the row has 4 cells/],
    ["cut.jsonl", '{"question":"a","answer":"b"}\n{"question":"c","ans', /cut\.jsonl/],
    ["cut.json", '[{"question": "What', /cut\.json cannot be read as JSON/],
    ["other.json", '{"colour": "red"}', /other\.json/],
    [
      "noise.csv",
      Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 256),
      /noise\.csv is not a text file/,
    ],
  ];
  for (const [name, content, says] of sheets) {
    const { said } = await problemsOf(worker, { [name]: content });
    expect(said.join(" "), name).toMatch(says);
    expectPlain(said[0]!);
  }
});

test("marks that do not match the pictures, and a file that is not there", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const row = (image: string, value: string) => ({
    image,
    conversations: [
      { from: "human", value },
      { from: "gpt", value: "Sunset" },
    ],
  });
  const rows = [
    row("a.jpg", "<image>\n<image>\nWhat are these?"),
    row("gone.jpg", "<image>\nWhat is this?"),
    row("a.jpg", "<image>\nWhat is this?"),
  ];
  const { review, said } = await problemsOf(worker, {
    "a.jpg": mediaFile("located.jpg"),
    "rows.json": JSON.stringify(rows),
  });
  expect(said.length).toBe(2);
  expect(said[0]).toMatch(/rows\.json, row 1: /);
  expect(said[1]).toMatch(/rows\.json, row 2: "gone\.jpg" is not among the files you dropped/);
  said.forEach(expectPlain);
  // The third row is as it should be, and is offered.
  expect(review.rows.map(({ state, questions }) => [state, questions])).toEqual([["ready", 1]]);
});

test("adapters and projects that are damaged are refused whole", async ({ studio: { page } }) => {
  test.setTimeout(240_000);
  const worker = await openWorker(page);
  const projectId = await makeSmallProject(worker, "Small kitchen");
  const run = await untilEnded(worker, await startRun(worker, projectId, 2));
  const packed = await worker.call("adapter.export", { runId: run.id });
  const zip = Buffer.from(packed.base64, "base64");

  const bring = (files: Record<string, Uint8Array | string>) =>
    sentence(worker.callWithFiles("adapter.import", { projectId }, files));
  const flipped = Buffer.from(zip);
  // In the middle lie the weights.
  flipped[zip.length >> 1]! ^= 255;
  const config = JSON.stringify({ peft_type: "LORA", r: 8, lora_alpha: 16, target_modules: [] });
  const cases: [says: RegExp, files: Record<string, Uint8Array | string>][] = [
    [/is not a zip, or its end is missing/, { "adapter.zip": zip.subarray(0, zip.length - 40) }],
    [/is damaged/, { "adapter.zip": flipped }],
    [/is not a zip/, { "adapter.zip": "hello" }],
    [/adapter_config\.json/, { "adapter/adapter_model.safetensors": "hello" }],
    [
      /adapter_model\.safetensors/,
      { "a/adapter_config.json": config, "a/adapter_model.safetensors": "\x40\0\0\0\0\0\0\0{}" },
    ],
    [/adapter_config\.json/, { "a/adapter_config.json": "{", "a/adapter_model.safetensors": "" }],
  ];
  for (const [says, files] of cases) {
    const said = await bring(files);
    expect(said).toMatch(says);
    expectPlain(said);
  }
  const whole = Buffer.from(
    (await worker.call("project.export", { projectId, jobId: "p" })).base64,
    "base64",
  );
  const torn = Buffer.from(whole);
  torn[whole.length >> 1]! ^= 255;
  const refused = await sentence(
    worker.callWithFiles("project.import", { jobId: "b" }, { "p.scion.zip": torn }, "one"),
  );
  expect(refused).toMatch(/p\.scion\.zip is damaged/);
  expectPlain(refused);
  expect((await worker.call("run.list", { projectId })).map(({ id }) => id)).toEqual([run.id]);
  expect((await worker.call("project.list", {})).length).toBe(1);
});

test("an example and a question longer than the model reads", async ({ studio: { page } }) => {
  test.setTimeout(240_000);
  const worker = await openWorker(page);
  const projectId = await makeSmallProject(worker, "Small kitchen");
  const text = Array.from({ length: 900 }, () => "stir the soup").join(" ");
  const long: Example = {
    id: "long",
    projectId,
    part: "text",
    media: [],
    turns: [{ question: "How?", answer: text, kind: "" }],
    split: "train",
    source: "",
    editedAt: "",
  };
  await worker.call("example.save", { example: long });
  const config = await shortConfig(worker, projectId, 2);
  const { leftOut } = await worker.call("run.estimate", { projectId, config });
  expect(leftOut.map(({ exampleId }) => exampleId)).toEqual(["long"]);
  expect(leftOut[0]!.reason).toMatch(
    /^The conversation is \d+ tokens long, more than the \d+ that/,
  );
  expectPlain(leftOut[0]!.reason);
  // The others are learnt from all the same.
  const run = await untilEnded(worker, await startRun(worker, projectId, 2));
  expect(run.status).toBe("done");

  const asked = await sentence(
    worker.call("chat.send", {
      chatId: "c",
      projectId,
      messages: [{ role: "user", text, media: [] }],
      runId: null,
      sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 4 },
    }),
  );
  expect(asked).toMatch(/tokens.*Shorten/);
  expectPlain(asked);
});

async function limitDisk(page: Page, quotaSize?: number) {
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, ...(quotaSize && { quotaSize }) });
}

test("a disk that is full when a lesson wants to save: it stops, keeps, and goes on later", async ({
  studio: { page },
}) => {
  test.setTimeout(400_000);
  const worker = await openWorker(page);
  const projectId = await makeSmallProject(worker, "Small kitchen");
  const whole = await untilEnded(worker, await startRun(worker, projectId, 6, "Undisturbed"));
  const begun = await startRun(worker, projectId, 6, "On a full disk");
  await expect
    .poll(async () =>
      (await worker.events()).some((e) => e.type === "run.saved" && e.runId === begun.id),
    )
    .toBe(true);
  const { usedBytes } = await worker.call("storage.report", {});
  await limitDisk(page, usedBytes + 1000);
  const stopped = await untilEnded(worker, begun);
  expect(stopped.status).toBe("failed");
  expect(stopped.message).toMatch(/^The disk is full: .* and try again\.$/);
  expectPlain(stopped.message!);
  expect(stopped.savedStep).toBeGreaterThanOrEqual(2);
  expect((await worker.call("example.list", { projectId })).length).toBe(10);

  await limitDisk(page);
  const resumed = await untilEnded(worker, await worker.call("run.resume", { runId: begun.id }));
  expect(resumed.status).toBe("done");
  expect(resumed.points.map(({ loss }) => loss)).toEqual(whole.points.map(({ loss }) => loss));
});

test.describe("from a server that breaks off", () => {
  // Else the weights would come whole from the browser's cache.
  test.use({ serviceWorkers: "block" });

  test("a model whose weights arrive cut off is not used", async ({
    studio: { page },
    context,
  }) => {
    await context.route("**/model.safetensors", async (route) => {
      const response = await route.fetch();
      const bytes = await response.body();
      await route.fulfill({ response, body: bytes.subarray(0, bytes.length >> 1) });
    });
    const worker = await openWorker(page);
    const projectId = await makeSmallProject(worker, "Small kitchen");
    const asked = await sentence(
      worker.call("chat.send", {
        chatId: "c",
        projectId,
        messages: [{ role: "user", text: "Hello", media: [] }],
        runId: null,
        sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 4 },
      }),
    );
    expect(asked).toMatch(/model\.safetensors.*(cut off|damaged|incomplete).*fresh copy\.$/);
    expectPlain(asked);
    expect((await worker.call("example.list", { projectId })).length).toBe(10);
  });
});

test("without WebGPU it says so, and collecting and carrying away still work", async ({
  baseURL,
}) => {
  const { executablePath } = test.info().project.use.launchOptions ?? {};
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-features=WebGPU,Vulkan"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(baseURL!);
    const notice = page
      .getByText(/WebGPU/)
      .filter({ visible: true })
      .first();
    await expect(page.getByText("No lessons in this browser yet")).toBeVisible();
    expectPlain((await notice.innerText()).trim());
    const worker = await openWorker(page);
    const projectId = await makeSmallProject(worker, "Small kitchen");
    expect((await worker.call("device.open", {})).ok).toBe(false);
    const packed = await worker.call("project.export", { projectId, jobId: "p" });
    expect(Buffer.from(packed.base64, "base64").length).toBeGreaterThan(1000);
    const run = await untilEnded(worker, await startRun(worker, projectId, 2));
    expect(run.status).toBe("failed");
    expectPlain(run.message!);
    await worker.kill();
    await page.evaluate((id) => localStorage.setItem("scion.project", id), projectId);
    await page.goto(`${baseURL}#/teach/new`);
    await page.reload();
    await expect(page.getByText("Something to compute on")).toBeVisible();
    await expect(page.getByRole("button", { name: "Start the lesson" })).toBeDisabled();
  } finally {
    await browser.close();
  }
});
