/**
 * Models are inspected, imported, resumed, verified and deleted over real HTTP from a test hub with injected faults.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { ModelLocation } from "../src/protocol/models.ts";
import { type Repo, startHub } from "../src/modelLibrary/import/testing/hubServer.ts";
import { type TestWorker, openWorker, storedFiles } from "./fixtures/worker.ts";
import { modelFolder } from "./fixtures/modelFolder.ts";
import { familyFolder, type FamilyName } from "./fixtures/familyFolder.ts";
import { hubPort } from "./fixtures/ports.ts";
import { expect, test as base } from "./fixtures/studio.ts";
import { examplesPage } from "./pages/examplesPage.ts";
import { modelsPage } from "./pages/modelsPage.ts";

const address = `http://localhost:${hubPort}`;
const folder = path.join(import.meta.dirname, "../public/models/scion-sprout");
const served = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name))]),
);
const weights = served["model.safetensors"]!;

/** A folder whose weights are in three files. */
const sharded = (family: FamilyName) =>
  Object.fromEntries(
    Object.entries(familyFolder(family)).map(([name, bytes]) => [name, Buffer.from(bytes)]),
  );
const SECOND = "model-00002-of-00003.safetensors";
const torn = (files: Record<string, Buffer>) => ({
  ...files,
  [SECOND]: files[SECOND]!.subarray(0, files[SECOND]!.length - 1000),
});
const gap = (files: Record<string, Buffer>) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name !== SECOND));

/** The beginning of Llama-2-70B's weights, as if they were in one file: names and shapes, and none of the 138 GB. */
function giant(): Repo {
  const [layers, width, mlp, keys, words] = [80, 8192, 28672, 1024, 32000];
  const shapes: [name: string, ...shape: number[]][] = [
    ["model.embed_tokens.weight", words, width],
    ...Array.from({ length: layers }, (_, n) => n).flatMap((n) => {
      const at = `model.layers.${n}`;
      const attention = { q: width, k: keys, v: keys, o: width };
      return [
        ...Object.entries(attention).map(
          ([p, rows]) =>
            [`${at}.self_attn.${p}_proj.weight`, rows, width] as [string, number, number],
        ),
        ...["gate", "up"].map(
          (p) => [`${at}.mlp.${p}_proj.weight`, mlp, width] as [string, number, number],
        ),
        [`${at}.mlp.down_proj.weight`, width, mlp] as [string, number, number],
        [`${at}.input_layernorm.weight`, width] as [string, number],
        [`${at}.post_attention_layernorm.weight`, width] as [string, number],
      ];
    }),
    ["model.norm.weight", width],
    ["lm_head.weight", words, width],
  ];
  let end = 0;
  const header: Record<string, object> = {};
  for (const [name, ...shape] of shapes) {
    const begin = end;
    end += 2 * shape.reduce((a, b) => a * b, 1);
    header[name] = { dtype: "F16", shape, data_offsets: [begin, end] };
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const config = {
    ...JSON.parse(String(familyFolder("llama")["config.json"])),
    num_hidden_layers: layers,
    hidden_size: width,
    intermediate_size: mlp,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    head_dim: 128,
    vocab_size: words,
  };
  const files = {
    ...sharded("llama"),
    "config.json": Buffer.from(JSON.stringify(config)),
    "model.safetensors": Buffer.concat([length, json]),
  };
  return { files, sizes: { "model.safetensors": 8 + json.length + end } };
}

function repos(): Record<string, Repo> {
  const { "scion.json": _, "README.md": card, ...files } = served;
  const licensed = {
    ...files,
    "README.md": Buffer.from(`---\nlicense: apache-2.0\n---\n${String(card)}`),
    LICENSE: Buffer.from("Terms: be kind to the stove."),
    "pytorch_model.bin": Buffer.alloc(10),
  };
  const wordless: Record<string, Buffer> = { ...licensed };
  delete wordless["tokenizer.json"];
  const odd = { ...licensed, "config.json": Buffer.from('{"model_type": "mamba"}') };
  const cut = { ...licensed, "model.safetensors": weights.subarray(0, 5_000_000) };
  const noted = { ...licensed, "config.json": Buffer.from("[1, 2") };
  const settings = JSON.parse(String(served["config.json"]));
  const withSizes = (text: object) => ({
    ...licensed,
    "config.json": Buffer.from(
      JSON.stringify({ ...settings, text_config: { ...settings.text_config, ...text } }),
    ),
  });
  const { num_hidden_layers: layers, intermediate_size: inner } = settings.text_config;
  return {
    "kitchen/giant": giant(),
    "kitchen/taller": { files: withSizes({ num_hidden_layers: layers + 1 }) },
    "kitchen/lower": { files: withSizes({ num_hidden_layers: layers - 1 }) },
    "kitchen/wider": { files: withSizes({ intermediate_size: 2 * inner }) },
    "kitchen/endless": { files: withSizes({ num_hidden_layers: 1_000_000 }) },
    "kitchen/hostile": { files: withSizes({ head_dim: 1e9 }) },
    "kitchen/template": {
      files: { ...licensed, "chat_template.jinja": Buffer.from("{% for m in messages %}") },
    },
    "kitchen/refusing": {
      files: {
        ...licensed,
        "chat_template.jinja": Buffer.from("{{ raise_exception('Not with me.') }}"),
      },
    },
    "kitchen/shards": { files: sharded("llava_next") },
    "kitchen/torn": { files: torn(sharded("llava_next")) },
    "kitchen/gap": { files: gap(sharded("llava_next")) },
    "kitchen/sprout": { files: licensed, card: { license: "apache-2.0" } },
    "kitchen/locked": { files: licensed, gated: true, token: "hf_open" },
    "kitchen/wordless": { files: wordless },
    "kitchen/mamba": { files: odd },
    "kitchen/cut": { files: cut },
    "kitchen/noise": { files: noted },
  };
}

const test = base.extend<{ hub: Awaited<ReturnType<typeof startHub>> }>({
  hub: [
    // Playwright reads from these braces what a fixture needs: nothing.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const hub = await startHub(repos(), hubPort);
      await use(hub);
      await hub.close();
    },
    { auto: true },
  ],
});
test.use({ modelHosts: new RegExp(`^http://(localhost|127\\.0\\.0\\.1):${hubPort}$`) });

const ranges = (hub: Awaited<ReturnType<typeof startHub>>) =>
  hub.asked.filter(({ path }) => path.startsWith("/cdn/")).map(({ range }) => range);

const modelFiles = async (page: Page) =>
  Object.keys(await storedFiles(page)).filter((name) => name.startsWith("models/"));

const onHub = (repo: string, revision = "main"): ModelLocation => ({
  kind: "hub",
  hub: address,
  repo,
  revision,
});
const inspect = (worker: TestWorker, wanted: ModelLocation, token?: string) =>
  worker.call("model.inspect", { location: wanted, jobId: "inspect", ...(token && { token }) });

test("a model is looked at, its licence accepted, brought here, checked, chosen and deleted", async ({
  studio,
  hub,
}) => {
  const { page } = studio;
  const screen = modelsPage(page);
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.keyboard.type("Stoves");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("Examples · Scion");
  await screen.open();
  await expect(screen.card("Scion Sprout").getByText("In this project")).toBeVisible();
  await expect(screen.card("Scion Sprout").getByText("Lessons", { exact: true })).toBeVisible();
  await studio.expectAccessible();
  await studio.picture("models");

  await screen.inspect(address, "kitchen/sprout");
  const { dialog } = screen;
  await expect(dialog.getByText("Terms: be kind to the stove.")).toBeVisible();
  await expect(dialog.getByText(/video_llava · [\d.]+ million parameters/)).toBeVisible();
  await expect(dialog.getByText("fits", { exact: true }).first()).toBeVisible();
  await studio.expectAccessible();
  const importButton = dialog.getByRole("button", { name: /^Bring it here, 9\.\d+ MB$/ });
  await expect(importButton).toBeDisabled();
  expect(await modelFiles(page)).toEqual([]);
  // Before the licence only the header of the weights was read.
  expect(ranges(hub)).toEqual(["bytes=0-131071"]);

  await screen.accept();
  await screen.startImport();
  await screen.whole("sprout");
  const card = screen.card("sprout");
  await expect(card.getByText(/^kitchen\/sprout on localhost:\d+ \(main, 0123456\)/)).toBeVisible();
  await expect(card.getByRole("definition").filter({ hasText: /^apache-2\.0$/ })).toBeVisible();
  await card.getByRole("button", { name: "Check the files" }).click();
  await expect(card.getByText("All files are as they were stored")).toBeVisible();
  const stored = await storedFiles(page);
  const model = Object.entries(stored).find(([name]) => name.endsWith("/model.safetensors"));
  expect(model?.[1].equals(weights)).toBe(true);
  expect(Object.keys(stored).some((name) => name.endsWith(".bin"))).toBe(false);

  await card.getByRole("button", { name: "Use in “Stoves”" }).click();
  await expect(card.getByText("In this project")).toBeVisible();
  await studio.expectAccessible();
  await card.getByRole("button", { name: "Delete sprout" }).click();
  await dialog.getByRole("button", { name: "Delete it" }).click();
  await expect(page.getByText("sprout is what “Stoves” is built on.")).toBeVisible();
  await screen.card("Scion Sprout").getByRole("button", { name: "Use in “Stoves”" }).click();
  await card.getByRole("button", { name: "Delete sprout" }).click();
  await dialog.getByRole("button", { name: "Delete it" }).click();
  await expect(card).toBeHidden();
  expect(await modelFiles(page)).toEqual([]);
});

test("a download goes on after the connection broke, and after the page was closed", async ({
  studio: { page },
  hub,
}) => {
  const screen = modelsPage(page);
  hub.faults.cut["model.safetensors"] = [3_000_000, 1_000_000];
  await screen.open();
  await screen.inspect(address, "kitchen/sprout");
  await screen.accept();
  hub.asked.length = 0;
  hub.faults.slow = 15;
  await screen.startImport();
  const card = screen.card("sprout");
  await expect(card.getByText(/^[5-9](\.\d+)? MB of 9\.\d+ MB$/)).toBeVisible();
  await expect(card.getByText(/ a second$/)).toBeVisible();
  expect(ranges(hub)).toEqual(["", "bytes=3000000-", "bytes=4000000-"]);

  await page.reload();
  await expect(card.getByText("Interrupted", { exact: true })).toBeVisible();
  await expect(card.getByText(/^[5-9](\.\d+)? MB of 9\.\d+ MB are here\./)).toBeVisible();
  hub.faults.slow = 0;
  await card.getByRole("button", { name: "Go on" }).click();
  await screen.whole("sprout");
  const last = Number(/^bytes=(\d+)-$/.exec(ranges(hub).at(-1) ?? "")?.[1]);
  expect(last).toBeGreaterThan(4_000_000);
  const stored = await storedFiles(page);
  const model = Object.entries(stored).find(([name]) => name.endsWith("/model.safetensors"));
  expect(model?.[1].equals(weights)).toBe(true);
  expect(Object.keys(stored).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("a download that is cancelled keeps what is here; what arrives damaged is removed", async ({
  studio: { page },
  hub,
}) => {
  const screen = modelsPage(page);
  await screen.open();
  await screen.inspect(address, "kitchen/sprout");
  await screen.accept();
  hub.faults.slow = 15;
  await screen.startImport();
  const card = screen.card("sprout");
  await expect(card.getByText(/^[1-9](\.\d+)? MB of 9\.\d+ MB$/)).toBeVisible();
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card.getByText("Interrupted", { exact: true })).toBeVisible();
  expect((await modelFiles(page)).filter((name) => name.endsWith(".part")).length).toBe(1);

  hub.faults.slow = 0;
  hub.faults.damage = "model.safetensors";
  await card.getByRole("button", { name: "Go on" }).click();
  await expect(
    card.getByText(
      /model\.safetensors arrived with the checksum [0-9a-f]{12}…, but its origin promises [0-9a-f]{12}…/,
    ),
  ).toBeVisible();
  expect((await modelFiles(page)).filter((name) => /safetensors/.test(name))).toEqual([]);
  hub.faults.damage = null;
  await card.getByRole("button", { name: "Go on" }).click();
  await screen.whole("sprout");
});

test("a gated model is told from a missing one, and opens with a token that is not kept", async ({
  studio,
}) => {
  const { page } = studio;
  const screen = modelsPage(page);
  await screen.open();
  await screen.inspect(address, "kitchen/locked");
  await expect(
    screen.dialog.getByText(/It is gated: its owner asks people to agree/),
  ).toBeVisible();
  await screen.accept();
  await expect(screen.dialog.getByRole("button", { name: /^Bring it here/ })).toBeDisabled();
  await screen.dialog.getByLabel("Access token").fill("hf_wrong");
  await screen.dialog.getByRole("button", { name: "Look again" }).click();
  await expect(screen.dialog.getByText(/this access token does not open it/)).toBeVisible();
  await screen.dialog.getByLabel("Access token").fill("hf_open");
  await screen.dialog.getByRole("button", { name: "Look again" }).click();
  await expect(screen.dialog.getByText(/It is gated/)).toBeHidden();
  await screen.accept();
  await screen.startImport();
  await screen.whole("locked");
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toContain("hf_open");
});

test("each thing that is wrong with a model is one sentence with names and numbers", async ({
  studio: { page },
  hub,
}) => {
  const worker = await openWorker(page);
  const refused = (wanted: ModelLocation) => inspect(worker, wanted).then(() => "", String);
  expect(await refused(onHub("kitchen/nothing"))).toMatch(
    /localhost:\d+ has no kitchen\/nothing \(401\), or it is private\./,
  );
  expect(await refused(onHub("kitchen/sprout", "v9"))).toMatch(
    /has no kitchen\/sprout at "v9" \(404\)/,
  );
  expect(await refused(onHub("stove soup"))).toMatch(/"stove soup" is not the name of a model/);
  expect(await refused(onHub("kitchen/cut"))).toMatch(
    /model\.safetensors: tensor ".*" ends at byte \d+, but the file has only \d+ bytes of data/,
  );
  expect(await refused(onHub("kitchen/noise"))).toMatch(/config\.json is not a JSON object/);
  expect(await refused(onHub("kitchen/torn"))).toMatch(
    /model-00002-of-00003\.safetensors: tensor ".*" ends at byte \d+, but the file has only \d+ bytes of data/,
  );
  const problems = async (repo: string) => (await inspect(worker, onHub(repo))).problems.join(" ");
  expect(await problems("kitchen/gap")).toMatch(
    /index\.json names 3 files, but model-00002-of-00003\.safetensors is not there\. Add what is missing\./,
  );
  expect(await problems("kitchen/shards")).toBe("");
  expect(await problems("kitchen/taller")).toMatch(
    /^The model files lack 9 of the \d+ tensors that a video_llava model of this config\.json needs: model\.language_model\.layers\.\d+\.\S+, .* a file is missing\.$/,
  );
  expect(await problems("kitchen/lower")).toMatch(
    /^The model files hold 9 tensors inside layers that a video_llava model of this config\.json has no use for: /,
  );
  expect(await problems("kitchen/wider")).toMatch(
    /^\d+ tensors have another shape than config\.json asks for: \S+ is \(\d+, \d+\) and should be \(\d+, \d+\), .* of different models\.$/,
  );
  expect(await problems("kitchen/endless")).toMatch(
    /^config\.json gives text_config\.num_hidden_layers as 1000000, where a whole number from 1 to 1024 belongs: /,
  );
  expect(await problems("kitchen/hostile")).toMatch(
    /^config\.json gives text_config\.head_dim as 1000000000, where a whole number from 1 to 1048576 belongs: /,
  );
  expect(await problems("kitchen/template")).toMatch(/^The model's chat template cannot be read: /);
  expect(await problems("kitchen/refusing")).toMatch(
    /^The model's chat template does not accept this conversation \(user\): Not with me\./,
  );

  const found = await inspect(worker, onHub("kitchen/wordless"));
  expect(found.problems).toEqual([
    "There is no tokenizer.json, so words cannot be turned into tokens. Add the one that belongs to this model.",
  ]);
  const mamba = await inspect(worker, onHub("kitchen/mamba"));
  expect(mamba.problems).toEqual([
    'config.json says that this is a "mamba", a kind that Scion cannot open yet.',
  ]);
  const tryImport = (inspectionId: string, accepted: boolean) =>
    worker.call("model.import", { inspectionId, accepted, jobId: "import" }).then(() => "", String);
  expect(await tryImport(mamba.inspectionId, true)).toContain('a "mamba"');

  const good = await inspect(worker, onHub("kitchen/sprout"));
  expect(good.licence).toMatchObject({ id: "apache-2.0", text: "Terms: be kind to the stove." });
  expect(await tryImport(good.inspectionId, false)).toContain(
    "The licence of sprout is not accepted, so nothing was brought here.",
  );
  expect(await modelFiles(page)).toEqual([]);

  await limitDisk(page, (await worker.call("storage.report", {})).usedBytes + 3_000_000);
  expect(await tryImport(good.inspectionId, true)).toMatch(
    /sprout needs [\d.]+ MB more, and the disk took no more, although the browser speaks of .* free\./,
  );
  await limitDisk(page);

  const [, half] = await worker.call("model.entries", {});
  await worker.call("model.remove", { modelId: half!.id });
  expect(await modelFiles(page)).toEqual([]);

  hub.faults.cut["model.safetensors"] = [2_000_000];
  const again = await inspect(worker, onHub("kitchen/sprout"));
  hub.faults.down = "after a cut";
  expect(await tryImport(again.inspectionId, true)).toMatch(
    /There is no connection to localhost:\d+\. 5 more tries did not help\. 2 MB of the 9\.76 MB of model\.safetensors are here and stay/,
  );
  expect(await refused(onHub("kitchen/sprout"))).toMatch(
    /There is no connection to localhost:\d+\. Check the network/,
  );
  hub.faults.down = false;
  const entries = await worker.call("model.entries", {});
  const partial = entries.find(({ state }) => state === "partial")!;
  expect(partial.doneBytes).toBeGreaterThan(2_000_000);
  const whole = await worker.call("model.resume", { modelId: partial.id, jobId: "resume" });
  expect(whole.state).toBe("complete");
});

async function limitDisk(page: Page, quotaSize?: number) {
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, ...(quotaSize && { quotaSize }) });
}

test("a model that is too large for the device and for the disk is told before anything is brought", async ({
  studio: { page },
  hub,
}) => {
  const worker = await openWorker(page);
  const found = await inspect(worker, onHub("kitchen/giant"));
  // 80 (2 · 8192² + 2 · 1024 · 8192 + 3 · 28672 · 8192 + 2 · 8192) + 2 · 32000 · 8192 + 8192
  expect(found.parameters).toBe(68_976_648_192);
  const { fit } = found;
  expect(fit!.picture).toBeNull();
  expect([fit!.chat.verdict, fit!.training.verdict]).toEqual(["does not fit", "does not fit"]);
  expect(fit!.weights[0]!.bytes).toBeGreaterThan(38e9);
  expect(fit!.offered.bytes).toBeGreaterThan(0);
  expect(found.problems.join(" ")).toMatch(
    /^It takes 138 GB on the disk, and this browser has \S+ GB free for Scion\. Delete what you no longer need, or free space on the computer\.$/,
  );
  const refused = worker.call("model.import", {
    inspectionId: found.inspectionId,
    accepted: true,
    jobId: "import",
  });
  await expect(refused).rejects.toThrow("It takes 138 GB on the disk");
  expect(await modelFiles(page)).toEqual([]);
  expect(hub.asked.filter(({ path }) => path.startsWith("/cdn/")).length).toBeLessThan(4);
});

test("a disk that fills up on the way is told with what is missing, and the rest can follow", async ({
  studio: { page },
  hub,
}) => {
  const worker = await openWorker(page);
  const { inspectionId } = await inspect(worker, onHub("kitchen/sprout"));
  hub.faults.slow = 10;
  const brought = worker
    .call("model.import", { inspectionId, accepted: true, jobId: "b" })
    .then(() => "", String);
  const arrived = async () =>
    (await worker.events()).reduce(
      (most, event) => (event.type === "job.progress" ? Math.max(most, event.done) : most),
      0,
    );
  await expect.poll(arrived, { intervals: [20] }).toBeGreaterThan(2_000_000);
  await limitDisk(page, (await worker.call("storage.report", {})).usedBytes + 500_000);
  expect(await brought).toMatch(
    /^UserError: sprout needs [1-8](\.\d+)? MB more, and the disk took no more/,
  );
  await limitDisk(page);
  hub.faults.slow = 0;
  const [, partial] = await worker.call("model.entries", {});
  const whole = await worker.call("model.resume", { modelId: partial!.id, jobId: "r" });
  expect(whole.doneBytes).toBe(whole.bytes);
});

test("a folder from the disk is copied in, and one without weights says so", async ({
  studio: { page },
}) => {
  const screen = modelsPage(page);
  await screen.open();
  await page.getByRole("button", { name: "Add a model" }).click();
  await screen.dialog.getByRole("tab", { name: "This computer" }).click();
  await screen.dialog.getByLabel("Model files").setInputFiles([
    { name: "config.json", mimeType: "application/json", buffer: served["config.json"]! },
    { name: "tokenizer.json", mimeType: "application/json", buffer: served["tokenizer.json"]! },
    { name: "pytorch_model.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(9) },
  ]);
  await expect(
    screen.dialog.getByText(/^The weights are in pytorch_model\.bin, which Scion does not open\./),
  ).toBeVisible();
  await screen.dialog.getByRole("button", { name: "Back" }).click();
  await screen.dialog.getByRole("tab", { name: "This computer" }).click();
  await screen.dialog.getByLabel("Model folder").setInputFiles(folder);
  await screen.accept();
  await screen.startImport();
  await screen.whole("scion-sprout");
  await expect(screen.card("scion-sprout").getByText(/From files on this computer/)).toBeVisible();
  expect((await modelFiles(page)).some((name) => name.endsWith("/model.safetensors"))).toBe(true);
});

test("a folder whose weights are in three files is dropped on the screen and brought here", async ({
  studio: { page },
}) => {
  const screen = modelsPage(page);
  await screen.open();
  await expect(screen.card("Scion Sprout")).toBeVisible();
  await examplesPage(page).drop(sharded("llava_next"), "main h1");
  await expect(
    screen.dialog.getByText(/^From files on this computer · llava_next · /),
  ).toBeVisible();
  await screen.accept();
  await screen.startImport();
  await screen.whole("Model from files");
  const stored = await storedFiles(page);
  for (const [name, bytes] of Object.entries(sharded("llava_next"))) {
    const found = Object.entries(stored).find(([at]) => at.endsWith(`/${name}`));
    expect(found?.[1].equals(bytes), name).toBe(true);
  }
});

test.describe("other addresses", () => {
  test.use({
    expectedFaults: /violates the following Content Security Policy|Refused to connect|404/,
  });

  test("any server that is allowed will do; one that is not is named with the way out", async ({
    studio: { page },
  }) => {
    const worker = await openWorker(page);
    const own = await inspect(worker, {
      kind: "address",
      url: `${address}/static/kitchen/sprout/`,
    });
    expect(own.problems).toEqual([]);
    expect(own.bytes).toBeGreaterThan(weights.length);
    const { inspectionId } = own;
    const { id } = await worker.call("model.import", { inspectionId, accepted: true, jobId: "b" });
    expect((await worker.call("model.check", { modelId: id, jobId: "c" })).broken).toEqual([]);
    const beside = await inspect(worker, {
      kind: "address",
      url: new URL("models/scion-sprout", page.url()).href,
    });
    expect(beside.modelType).toBe("video_llava");

    const other = inspect(worker, {
      kind: "address",
      url: `http://localhost:${hubPort + 1}/static/kitchen/sprout/`,
    });
    await expect(other).rejects.toThrow(
      `This copy of Scion may not ask localhost:${hubPort + 1}: its server's privacy policy names the addresses that may be asked. Start it with --models-from http://localhost:${hubPort + 1}, or download the folder and drop it here.`,
    );
    const none = inspect(worker, { kind: "address", url: `${address}/static/kitchen/none/` });
    await expect(none).rejects.toThrow("neither config.json nor model.safetensors is there");
  });
});

test("a model that was brought here answers as the same one that ships", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { inspectionId } = await inspect(worker, onHub("kitchen/sprout"));
  const { id } = await worker.call("model.import", { inspectionId, accepted: true, jobId: "b" });
  const project = await worker.call("project.create", { title: "T", field: "other" });
  const answer = async (chatId: string) => {
    const { text } = await worker.call("chat.send", {
      chatId,
      projectId: project.id,
      messages: [{ role: "user", text: "What colour is grass?", media: [] }],
      runId: null,
      sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 8 },
    });
    return text;
  };
  const shipped = await answer("shipped");
  await worker.call("project.update", { project: { ...project, modelId: id } });
  expect(await answer("brought")).toBe(shipped);
  expect(shipped).not.toBe("");
  const { training, picture } = await worker.call("model.fit", { modelId: id });
  expect(picture).toMatchObject({ width: 1024, height: 768 });
  expect(training.bytes).toBe(
    (await worker.call("model.fit", { modelId: project.modelId })).training.bytes,
  );
});

test("a file that was changed on the disk is found by the check", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  const { inspectionId } = await inspect(worker, onHub("kitchen/sprout"));
  const { id } = await worker.call("model.import", { inspectionId, accepted: true, jobId: "b" });
  await page.evaluate(
    async (folder) => {
      const root = await navigator.storage.getDirectory();
      const at = await (await root.getDirectoryHandle("models")).getDirectoryHandle(folder);
      const file = await (
        await at.getFileHandle("tokenizer.json")
      ).createWritable({ keepExistingData: true });
      await file.write({ type: "write", position: 5, data: "x" });
      await file.close();
      await at.removeEntry("config.json");
    },
    await modelFolder(page),
  );
  const { broken } = await worker.call("model.check", { modelId: id, jobId: "c" });
  expect(broken.map(({ path }) => path)).toEqual(["config.json", "tokenizer.json"]);
  expect(broken[0]!.why).toBe("is missing");
  expect(broken[1]!.why).toMatch(/^has the checksum [0-9a-f]{12}… where [0-9a-f]{12}… was stored$/);
});
