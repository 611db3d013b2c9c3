/** A stored model's second start: from the copy of its weights as the GPU held them, as long as that copy is good. */
import type { Page } from "@playwright/test";
import { type Engine, openEngine, storedFiles } from "../fixtures/engine.ts";
import { familyFolder } from "../fixtures/familyFolder.ts";
import { expect, test } from "../fixtures/studio.ts";

test("the second start reads the prepared copy alone; a damaged or foreign one is made again; it goes with the model", async ({
  studio: { page },
}) => {
  let engine = await openEngine(page);
  const look = await engine.callWithFiles(
    "model.look",
    { ask: { kind: "folder" }, jobId: "look" },
    Object.fromEntries(
      Object.entries(familyFolder("llama")).map(([name, bytes]) => [`llama/${name}`, bytes]),
    ),
  );
  const { lookId } = look;
  const { id } = await engine.call("model.bring", { lookId, accepted: true, jobId: "bring" });
  const project = await engine.call("project.create", { title: "T", field: "other" });
  await engine.call("project.update", { project: { ...project, modelId: id } });
  const copy = async () => (await storedFiles(page))[`models/${id}/prepared.weights`];
  const startAnew = async () => {
    await engine.kill();
    engine = await openEngine(page);
    return answer(engine, project.id);
  };

  expect(await copy()).toBeUndefined();
  const first = await answer(engine, project.id);
  const made = (await copy())!;
  expect(String(made.subarray(0, 8))).toBe("SCIONWTS");
  const entries = await engine.call("model.entries", {});
  expect(entries.find((model) => model.id === id)!.preparedBytes).toBe(made.length);

  // Only zeros where the weights were: an answer that stays the same cannot come from them.
  const weights = (await storedFiles(page))[`models/${id}/model.safetensors`]!;
  const begin = 8 + Number(weights.readBigUInt64LE(0));
  await overwrite(page, `${id}/model.safetensors`, begin, Buffer.alloc(weights.length - begin));
  expect(await startAnew()).toBe(first);
  expect((await copy())!.equals(made)).toBe(true);

  await overwrite(page, `${id}/prepared.weights`, 0, Buffer.from("SCIONXXX"));
  const ofZeros = await startAnew();
  expect(ofZeros).not.toBe(first);
  const again = (await copy())!;
  expect(again.length).toBe(made.length);
  expect(again.equals(made)).toBe(false);

  // A copy of other files: the weights are back, and the checksum that it names for them is another.
  await overwrite(page, `${id}/model.safetensors`, 0, weights);
  const checksum = again.indexOf('"model.safetensors":"') + '"model.safetensors":"'.length;
  expect(checksum).toBeGreaterThan(100);
  const other = again[checksum] === 0x30 ? "1" : "0";
  await overwrite(page, `${id}/prepared.weights`, checksum, Buffer.from(other));
  expect(await startAnew()).toBe(first);
  expect((await copy())!.equals(made)).toBe(true);

  await engine.call("project.remove", { projectId: project.id });
  await engine.call("model.remove", { modelId: id });
  expect(await storedFiles(page)).toEqual({});
});

async function answer(engine: Engine, projectId: string): Promise<string> {
  const { text, tokens } = await engine.call("chat.send", {
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
        await folder.getFileHandle(name)
      ).createWritable({ keepExistingData: true });
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await file.write({ type: "write", position: from, data });
      await file.close();
    },
    [at, position, bytes.toString("base64")] as const,
  );
}
