/** Storage: no data lost and no orphans left after full disks, closed tabs, and shared media. */
import type { Page } from "@playwright/test";
import { type TestWorker, mediaFile, openWorker, storedFiles } from "../fixtures/worker.ts";
import { expect, test } from "../fixtures/studio.ts";

/** A plain picture of one colour, 16 x 16, as an uncompressed bitmap. */
function bitmap(red: number, green: number, blue: number): Buffer {
  const bytes = Buffer.alloc(54 + 16 * 16 * 3);
  bytes.write("BM");
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(16, 18);
  bytes.writeInt32LE(16, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let at = 54; at < bytes.length; at += 3) bytes.set([blue, green, red], at);
  return bytes;
}

const bitmaps = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.bmp`, bitmap(i, 255 - i, 9)]));

async function importAll(worker: TestWorker, projectId: string, files: Record<string, Buffer>) {
  const review = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    files,
  );
  const keys = review.rows.filter(({ state }) => state === "ready").map(({ key }) => key);
  const { reviewId } = review;
  return worker.call("import.commit", { reviewId, keys, jobId: "store" });
}

const newProject = (worker: TestWorker) =>
  worker.call("project.create", { title: "T", field: "other" });

async function limitDisk(page: Page, quotaSize?: number) {
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, ...(quotaSize && { quotaSize }) });
}

test("a full disk is told in one sentence, stores nothing of the import, and keeps the rest", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await newProject(worker);
  await importAll(worker, projectId, { "a.jpg": mediaFile("located.jpg") });
  const before = await storedFiles(page);
  const { usedBytes } = await worker.call("storage.report", {});

  await limitDisk(page, usedBytes + 20_000);
  const large = importAll(worker, projectId, {
    "first.webp": mediaFile("located.webp"),
    "large.jpg": mediaFile("large.jpg"),
  });
  await expect(large).rejects.toThrow(/^The disk is full: Scion has .* Nothing that was already/);
  const events = await worker.events();
  expect(events.filter(({ type }) => type === "storage.full").length).toBe(1);
  expect(Object.keys(await storedFiles(page))).toEqual(Object.keys(before));
  expect((await worker.call("example.list", { projectId })).length).toBe(1);

  await limitDisk(page);
  const { added } = await importAll(worker, projectId, { "large.jpg": mediaFile("large.jpg") });
  expect(added.length).toBe(1);
});

test("a tab closed in the middle of storing leaves all of it or nothing", async ({
  studio: { page, newPage },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await newProject(worker);
  void importAll(worker, projectId, bitmaps(80)).catch(() => {});
  const stored = async () =>
    (await worker.events()).reduce(
      (most, event) =>
        event.type === "job.progress" && event.phase === "Storing" ? event.done : most,
      0,
    );
  await expect.poll(stored, { intervals: [20], timeout: 60_000 }).toBeGreaterThan(5);
  await worker.kill();
  await page.close();

  const next = await newPage();
  const reopened = await openWorker(next);
  const examples = await reopened.call("example.list", { projectId });
  const files = Object.keys(await storedFiles(next)).length;
  expect([
    [0, 0],
    [80, 80], // pictures this small are their own thumbnail
  ]).toContainEqual([examples.length, files]);
  expect((await reopened.call("project.list", {})).map(({ id }) => id)).toEqual([projectId]);
});

test("half-written and unknown files are gone after the next start", async ({
  studio: { page, newPage },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await newProject(worker);
  await importAll(worker, projectId, { "a.jpg": mediaFile("located.jpg") });
  const kept = Object.keys(await storedFiles(page)).sort();
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const put = async (folder: string, name: string) => {
      const at = await root.getDirectoryHandle(folder, { create: true });
      const file = await (await at.getFileHandle(name, { create: true })).createWritable();
      await file.write("half");
      await file.close();
    };
    await put("media", "0123.1.tmp");
    await put("media", "nobody-knows-this-hash");
    await put("runs", "loose.tmp");
  });
  await page.close();
  const next = await newPage();
  await (await openWorker(next)).call("project.list", {});
  expect(Object.keys(await storedFiles(next)).sort()).toEqual(kept);
});

test("a picture that two projects use is stored once, and goes with the last of them", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const files = { "a.jpg": mediaFile("located.jpg") };
  const [one, two] = [await newProject(worker), await newProject(worker)];
  await importAll(worker, one.id, files);
  await importAll(worker, two.id, files);
  expect(Object.keys(await storedFiles(page)).length).toBe(1);
  await worker.call("project.remove", { projectId: one.id });
  expect(Object.keys(await storedFiles(page)).length).toBe(1);
  await worker.call("project.remove", { projectId: two.id });
  expect(await storedFiles(page)).toEqual({});
});

test("a removed example can be brought back with its picture", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  const { id: projectId } = await newProject(worker);
  const { added } = await importAll(worker, projectId, { "a.jpg": mediaFile("located.jpg") });
  await worker.call("example.remove", { projectId, ids: added.map(({ id }) => id) });
  expect(await worker.call("example.list", { projectId })).toEqual([]);
  await worker.call("example.restore", { projectId, examples: added });
  expect(await worker.call("example.list", { projectId })).toEqual(added);
  const { hash } = added[0]!.media[0]!;
  expect((await worker.call("media.blob", { hash, size: "thumb" })).type).toBe("image/webp");
});

test("an example is saved only when its marks and its media agree", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await newProject(worker);
  const [media] = [
    await worker.callWithFiles(
      "media.add",
      { projectId },
      { "a.jpg": mediaFile("located.jpg") },
      "one",
    ),
  ];
  const example = {
    id: "x",
    projectId,
    part: "text" as const,
    media: [media!],
    turns: [{ question: "What is this?", answer: "Sunset", kind: "" }],
    split: "train" as const,
    source: "",
    editedAt: "",
  };
  await expect(worker.call("example.save", { example })).rejects.toThrow(
    "The questions have places for 0 pictures, but the example has 1 picture.",
  );
  example.turns[0]!.question = "<image>\nWhat is this?";
  const saved = await worker.call("example.save", { example });
  expect(saved.part).toBe("image");
  expect((await worker.call("version.freeze", { projectId })).counts).toEqual({
    train: 1,
    validation: 0,
    test: 0,
  });
});
