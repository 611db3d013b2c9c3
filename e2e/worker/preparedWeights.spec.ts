/**
 * The second start of a stored model reads prepared weights in GPU storage format, one copy per precision, while they are valid.
 */
import type { Page } from "@playwright/test";
import type { Precision } from "../../src/protocol/config.ts";
import { type TestWorker, openWorker, storedFiles } from "../fixtures/worker.ts";
import { modelFolder } from "../fixtures/modelFolder.ts";
import { familyFolder } from "../fixtures/familyFolder.ts";
import { makeSmallProject, shortConfig, untilEnded } from "../fixtures/smallProject.ts";
import { expect, test } from "../fixtures/studio.ts";

/** Held in 4 bits with tables in 8, unpacked for a device that computes on the processor. */
const COPY = "prepared-q4-q8-q8-software.weights";

test("the second start reads the prepared copy alone; a damaged or foreign one is made again; it goes with the model", async ({
  studio: { page },
}) => {
  let worker = await openWorker(page);
  const inspection = await worker.callWithFiles(
    "model.inspect",
    { location: { kind: "folder" }, jobId: "inspect" },
    Object.fromEntries(
      Object.entries(familyFolder("llama")).map(([name, bytes]) => [`llama/${name}`, bytes]),
    ),
  );
  const { inspectionId } = inspection;
  const { id } = await worker.call("model.import", {
    inspectionId,
    accepted: true,
    jobId: "import",
  });
  const project = await worker.call("project.create", { title: "T", field: "other" });
  await worker.call("project.update", { project: { ...project, modelId: id } });
  const folder = await modelFolder(page);
  const copy = async () => (await storedFiles(page))[`models/${folder}/${COPY}`];
  const startAnew = async () => {
    await worker.kill();
    worker = await openWorker(page);
    return answer(worker, project.id);
  };

  expect(await copy()).toBeUndefined();
  const first = await answer(worker, project.id);
  const made = (await copy())!;
  expect(String(made.subarray(0, 8))).toBe("SCIONWTS");
  const entries = await worker.call("model.entries", {});
  expect(entries.find((model) => model.id === id)!.preparedBytes).toBe(made.length);

  // Only zeros where the weights were: an answer that stays the same cannot come from them.
  const weights = (await storedFiles(page))[`models/${folder}/model.safetensors`]!;
  const begin = 8 + Number(weights.readBigUInt64LE(0));
  await overwrite(page, `${folder}/model.safetensors`, begin, Buffer.alloc(weights.length - begin));
  expect(await startAnew()).toBe(first);
  expect((await copy())!.equals(made)).toBe(true);

  // One bit of one weight.
  const middle = made.length >> 1;
  await overwrite(page, `${folder}/${COPY}`, middle, Buffer.from([made[middle]! ^ 1]));
  const ofZeros = await startAnew();
  expect(ofZeros).not.toBe(first);
  const again = (await copy())!;
  expect(again.length).toBe(made.length);
  expect(again.equals(made)).toBe(false);

  // A copy of other files: the weights are back, and the checksum that it names for them is another.
  await overwrite(page, `${folder}/model.safetensors`, 0, weights);
  const checksum = again.indexOf('"model.safetensors":"') + '"model.safetensors":"'.length;
  expect(checksum).toBeGreaterThan(100);
  const other = again[checksum] === 0x30 ? "1" : "0";
  await overwrite(page, `${folder}/${COPY}`, checksum, Buffer.from(other));
  expect(await startAnew()).toBe(first);
  expect((await copy())!.equals(made)).toBe(true);

  await worker.call("project.remove", { projectId: project.id });
  await worker.call("model.remove", { modelId: id });
  expect(await storedFiles(page)).toEqual({});
});

test("each way of holding a model has a copy of its own; the two that were used last stay, and all go with the model", async ({
  studio: { page },
}) => {
  test.setTimeout(240_000);
  const worker = await openWorker(page);
  const { inspectionId } = await worker.callWithFiles(
    "model.inspect",
    { location: { kind: "folder" }, jobId: "inspect" },
    Object.fromEntries(
      Object.entries(familyFolder("llama")).map(([name, bytes]) => [`llama/${name}`, bytes]),
    ),
  );
  const { id } = await worker.call("model.import", {
    inspectionId,
    accepted: true,
    jobId: "import",
  });
  const projectId = await makeSmallProject(worker, "Kitchen");
  const project = (await worker.call("project.list", {})).find((one) => one.id === projectId)!;
  await worker.call("project.update", { project: { ...project, modelId: id } });
  await worker.call("version.freeze", { projectId });
  const config = await shortConfig(worker, projectId, 1);
  /** Opens it held so, for a run of one step. */
  const learn = async (linears: Precision) => {
    const plan = { ...config.precision, linears };
    const held = { ...config, modelId: id, parts: ["text" as const], precision: plan };
    const run = await worker.call("run.start", { projectId, config: held, title: linears });
    expect((await untilEnded(worker, run)).status).toBe("done");
  };
  const copies = async () => {
    const files = Object.entries(await storedFiles(page));
    return files.flatMap(([name, { length }]) =>
      name.includes("/prepared") ? [[/prepared-(\w+)-q8-q8/.exec(name)?.[1], length] as const] : [],
    );
  };
  const names = async () => (await copies()).map(([name]) => name).sort();

  // As an earlier studio left it: of no use, and in the way.
  await overwrite(page, `${await modelFolder(page)}/prepared.weights`, 0, Buffer.from("SCIONWTS"));
  await learn("q8");
  expect(await names()).toEqual(["q8"]);
  await learn("q4");
  expect(await names()).toEqual(["q4", "q8"]);
  const both = await copies();
  // Used, not made again: the third takes the place of the other one.
  await learn("q8");
  expect(await copies()).toEqual(both);
  await learn("nf4");
  expect(await names()).toEqual(["nf4", "q8"]);
  const [, model] = await worker.call("model.entries", {});
  expect(model!.preparedBytes).toBe((await copies()).reduce((sum, [, bytes]) => sum + bytes, 0));

  await worker.call("project.remove", { projectId });
  await worker.call("model.remove", { modelId: id });
  expect(await storedFiles(page)).toEqual({});
});

async function answer(worker: TestWorker, projectId: string): Promise<string> {
  const { text, tokens } = await worker.call("chat.send", {
    chatId: "c",
    projectId,
    messages: [{ role: "user", text: "What is on the table?", media: [] }],
    runId: null,
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 8 },
  });
  return `${tokens}: ${text}`;
}

/** Changes a stored file of a model from byte `position` on. */
async function overwrite(page: Page, at: string, position: number, bytes: Buffer) {
  await page.evaluate(
    async ([place, from, base64]) => {
      const [model, name] = place.split("/") as [string, string];
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle("models")).getDirectoryHandle(model);
      const file = await (
        await folder.getFileHandle(name, { create: true })
      ).createWritable({ keepExistingData: true });
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await file.write({ type: "write", position: from, data });
      await file.close();
    },
    [at, position, bytes.toString("base64")] as const,
  );
}
