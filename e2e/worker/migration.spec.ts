/** Records of earlier versions are migrated when storage is opened: whole, once, and by one tab alone. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { readZip } from "../../src/formats/zip/readZip.ts";
import { openWorker } from "../fixtures/worker.ts";
import { expect, test } from "../fixtures/studio.ts";

type StoredRecord = [key: string[], value: unknown];

/** The records of a project archive that was written with schema version 1, as they were stored then. */
async function recordsOf1(): Promise<StoredRecord[]> {
  const file = path.join(import.meta.dirname, "../../src/export/archive/fixtures/project-v1.zip");
  const zip = await readZip(new Blob([readFileSync(file)]), "project-v1.zip");
  const text = async (name: string) => new TextDecoder().decode(await zip.read(name));
  const lines = async (name: string) =>
    (await text(name))
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const { project, versions, reports } = JSON.parse(await text("project.json"));
  const [{ version, system }] = versions;
  const rows = await lines(`versions/${version.id}.jsonl`);
  return [
    [["project", project.id], project],
    ...(await lines("examples.jsonl")).map((row): StoredRecord => [
      ["example", project.id, row.id],
      row,
    ]),
    [["version", project.id, version.id], version],
    [["rows", project.id, version.id], { rows, system }],
    [["run", "r1"], JSON.parse(await text("runs/r1/run.json"))],
    [["report", project.id, reports[0].id], reports[0]],
  ];
}

/** Puts records beside the others and forgets the schema version, as a version before it would have left them. */
function storeAsBefore(page: Page, records: StoredRecord[]) {
  return page.evaluate(
    (records) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("scion");
        opening.addEventListener("error", () => reject(opening.error!));
        opening.addEventListener("success", () => {
          const transaction = opening.result.transaction("records", "readwrite");
          const store = transaction.objectStore("records");
          store.delete(["schema"]);
          for (const [key, value] of records) store.put(value, key);
          transaction.addEventListener("complete", () => {
            opening.result.close();
            resolve();
          });
        });
      }),
    records,
  );
}

async function expectMigrated(page: Page) {
  const worker = await openWorker(page);
  const projectId = "p1";
  const examples = await worker.call("example.list", { projectId });
  const splits = ["train", "validation", "test", "test"];
  expect(examples.map(({ split }) => split)).toEqual(splits);
  const [version] = await worker.call("version.list", { projectId });
  expect(version).toMatchObject({
    id: "123a34726f5ea3c5",
    counts: { train: 1, validation: 1, test: 2 },
    turns: { train: 1, validation: 1, test: 2 },
  });
  const [run] = await worker.call("run.list", { projectId });
  expect(run).toMatchObject({ config: { evalEvery: 20 }, bestStep: 20, versionId: version!.id });
  expect(run!.evals.map(({ step }) => step)).toEqual([20, 40]);
  expect(run!.sampleAnswers.map(({ answer }) => answer)).toEqual(["a leek"]);
  // Points lie apart from their run.
  expect(run).not.toHaveProperty("points");
  const { r1 } = await worker.call("run.metrics", { projectId });
  expect(r1).toMatchObject([{ step: 1, loss: 2 }]);
  const [report] = await worker.call("eval.list", { projectId });
  expect(report).toMatchObject({ retention: { kind: "retention", n: 1 }, retentionTotal: 1 });
  expect(report!.answers.length).toBe(2);
  // The same examples still are the same version, although their splits have other names.
  expect((await worker.call("version.freeze", { projectId })).id).toBe(version!.id);
  await worker.kill();
}

test("a project that was stored under the old words is there again under the new ones", async ({
  studio: { page },
}) => {
  const records = await recordsOf1();
  await openWorker(page).then((worker) => worker.call("project.list", {}));
  await storeAsBefore(page, records);
  await page.reload();
  await expectMigrated(page);
  // A second time, over records that have the new form already.
  await storeAsBefore(page, []);
  await page.reload();
  await expectMigrated(page);
});

test("nothing is migrated while another tab is open, and that is said", async ({
  studio: { page, newPage },
}) => {
  const records = await recordsOf1();
  await openWorker(page).then((worker) => worker.call("project.list", {}));
  await storeAsBefore(page, records);
  const second = await newPage();
  const worker = await openWorker(second);
  await expect(worker.call("project.list", {})).rejects.toThrow(
    "Scion was updated and has to convert what is stored in this browser. Close its other tabs and reload this one.",
  );
  await page.close();
  await second.reload();
  await expectMigrated(second);
});
