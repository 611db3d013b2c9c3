/** Projects: samples opened and cancelled, and archives exported and imported byte for byte. */
import { strFromU8, unzipSync } from "fflate";
import type { LogHead } from "../../src/protocol/log/eventLog.ts";
import { verifyLog } from "../../tools/log/verify.mjs";
import { mediaFile, openWorker, storedFiles } from "../fixtures/worker.ts";
import { expect, test } from "../fixtures/studio.ts";

test("a sample becomes a project with its pictures, its splits, and general examples", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const cards = await worker.call("sample.list", {});
  expect(cards.map(({ id }) => id)).toEqual(["kitchen", "blood-smear"]);
  const project = await worker.call("project.openSample", { sampleId: "kitchen", jobId: "open" });
  expect(project).toMatchObject({ title: "Kitchen", field: "cooking" });
  expect(project.notice?.licence).toBeTruthy();
  const examples = await worker.call("example.list", { projectId: project.id });
  const parts = new Set(examples.map(({ part }) => part));
  expect([...parts].sort()).toEqual(["image", "replay", "text", "video"]);
  const hashes = new Set(examples.flatMap(({ media }) => media.map(({ hash }) => hash)));
  const stored = Object.keys(await storedFiles(page)).filter((path) => path.startsWith("media/"));
  expect(stored.length).toBe(hashes.size);
  for (const { type, ...event } of await worker.events()) {
    if (type === "job.progress") expect(event).toMatchObject({ jobId: "open" });
  }
});

test("a sample that is cancelled leaves nothing behind", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  await worker.atPhase({ phase: "Storing", done: 0 }, "job.cancel", { jobId: "open" });
  const opening = worker.call("project.openSample", { sampleId: "blood-smear", jobId: "open" });
  const outcome = opening.then(
    () => "opened",
    (error: Error) => error.name,
  );
  expect(await outcome).toBe("AbortError");
  expect(await storedFiles(page)).toEqual({});
  expect(await worker.call("project.list", {})).toEqual([]);
});

test("a project comes back from its file to the byte, and beside itself as a copy", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", {
    title: "Soups",
    field: "cooking",
  });
  const review = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    {
      "a.jpg": mediaFile("located.jpg"),
      "b.mp4": mediaFile("told.mp4"),
      "q.csv":
        "image,question,answer\na.jpg,What is this?,Sunset\nb.mp4,What happens?,It brightens.\n",
    },
  );
  const keys = review.rows.map(({ key }) => key);
  await worker.call("import.commit", { reviewId: review.reviewId, keys, jobId: "store" });
  const version = await worker.call("version.freeze", { projectId });
  const first = await worker.call("project.export", { projectId, jobId: "pack" });
  const zip = Buffer.from(first.base64, "base64");
  expect(zip.includes("a.jpg"), "names from the disk stay at home").toBe(false);

  const bring = async () => {
    const files = { "p.zip": zip };
    const { project, notes } = await worker.callWithFiles(
      "project.import",
      { jobId: "import" },
      files,
      "one",
    );
    expect(notes).toEqual([]);
    return project;
  };
  const copy = await bring();
  expect(copy.id).not.toBe(projectId);
  expect(copy.title).toBe("Soups (copy)");
  expect((await worker.call("version.list", { projectId: copy.id })).map(({ id }) => id)).toEqual([
    version.id,
  ]);

  await worker.call("project.remove", { projectId });
  await worker.call("project.remove", { projectId: copy.id });
  expect(await storedFiles(page)).toEqual({});
  expect((await bring()).id).toBe(projectId);
  const second = await worker.call("project.export", { projectId, jobId: "pack" });
  // The log alone has grown. A project file does not tell of its own packing.
  const [before, after] = [first, second].map(({ base64 }) => packedFiles(base64));
  expect(after!.files).toEqual(before!.files);
  expect(after!.log.startsWith(before!.log)).toBe(true);
  const since = after!.log.slice(before!.log.length).trim().split("\n");
  expect(since.map((line) => (JSON.parse(line) as { what: string }).what)).toEqual([
    "project imported",
  ]);
  // By a third person's means: whole, and not without its last entry.
  expect(verifyLog(after!.log, [before!.mark, after!.mark])).toMatchObject({ whole: true });
  expect(verifyLog(before!.log, [after!.mark])).toMatchObject({ whole: false });
});

/** The files of a project file as hex, with its log by itself and where that ends, as `tools/log/verify.mjs` takes it. */
function packedFiles(base64: string) {
  const {
    "log.jsonl": log,
    "project.json": head,
    ...rest
  } = unzipSync(Buffer.from(base64, "base64"));
  const { log: end, ...project } = JSON.parse(strFromU8(head!)) as { log: LogHead };
  const files = Object.entries(rest).map(([name, bytes]) => [
    name,
    Buffer.from(bytes).toString("hex"),
  ]);
  return {
    files: { ...Object.fromEntries(files), "project.json": JSON.stringify(project) },
    log: strFromU8(log!),
    mark: `${end.entries}:${end.hash}`,
  };
}

test("a project file that was cut off is refused whole", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", { title: "T", field: "other" });
  const packed = await worker.call("project.export", { projectId, jobId: "pack" });
  const zip = Buffer.from(packed.base64, "base64");
  const cut = { "p.zip": zip.subarray(0, zip.length - 30) };
  await expect(
    worker.callWithFiles("project.import", { jobId: "import" }, cut, "one"),
  ).rejects.toThrow("p.zip is not a zip, or its end is missing");
  expect((await worker.call("project.list", {})).length).toBe(1);
});

test("the tokens of an example are those of the model, with the answer trained", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", { title: "T", field: "other" });
  const example = {
    id: "x",
    projectId,
    part: "text" as const,
    media: [],
    turns: [{ question: "What is a carrot?", answer: "a vegetable", kind: "" }],
    split: "train" as const,
    source: "",
    editedAt: "",
  };
  const tokens = await worker.call("example.tokens", { example, system: "" });
  const trained = tokens.filter((token) => token.trained).map(({ text }) => text);
  expect(trained.at(-1)).toBe("</s>");
  expect(trained.slice(0, -1).join("").trim()).toBe("a vegetable");

  const media = await worker.callWithFiles(
    "media.add",
    { projectId },
    { "b.webm": mediaFile("clip.webm") },
    "one",
  );
  const turns = [{ question: "<video>\nWhat happens?", answer: "It brightens.", kind: "" }];
  const withClip = { ...example, media: [media], turns };
  const seen = await worker.call("example.tokens", { example: withClip, system: "" });
  const strip = await worker.call("media.frames", { hash: media.hash });
  expect(seen.filter(({ kind }) => kind === "visual").length).toBe(strip.tokens);
});
