/**
 * Imports of real pictures, clips and sheets through the worker's calls: what is stored, what is refused, and the messages.
 */
import {
  type TestWorker,
  mediaFile,
  coloursAt,
  middleColour,
  openWorker,
  storedFiles,
} from "../fixtures/worker.ts";
import type { NamedBytes } from "../fixtures/worker.ts";
import { withEdits } from "../../src/media/testing/clipBytes.ts";
import { recordedBytes } from "../../src/media/testing/recorded.ts";
import dicom from "../../src/media/dicom/testing/recorded.json" with { type: "json" };
import heic from "../../src/media/heic/testing/recorded.json" with { type: "json" };
import tiff from "../../src/media/tiff/testing/recorded.json" with { type: "json" };
import { expect, test } from "../fixtures/studio.ts";

/** Planted by tools/media/makeFixtures.py in every place of a file that can hold words. */
const CANARY = "CANARY-7f3a";

async function inspect(worker: TestWorker, files: NamedBytes) {
  const { id: projectId } = await worker.call("project.create", { title: "T", field: "cooking" });
  const review = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    files,
  );
  const byName = Object.fromEntries(review.rows.map((row) => [row.name, row]));
  const commit = async () => {
    const keys = review.rows.filter(({ state }) => state === "ready").map(({ key }) => key);
    const { reviewId } = review;
    return (await worker.call("import.commit", { reviewId, keys, jobId: "store" })).added;
  };
  return { projectId, review, byName, commit };
}

const names = [
  "located.jpg",
  "worded.png",
  "located.webp",
  "located.avif",
  "still.gif",
  "drawing.png",
  "large.jpg",
  "told.mp4",
  "phone.mov",
  "clip.webm",
  "turned.mp4",
];
const realFiles = () => Object.fromEntries(names.map((name) => [name, mediaFile(name)]));

test("pictures and clips of every kind are kept without places, titles and names", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { byName, review, commit } = await inspect(worker, realFiles());
  expect(review.problems).toEqual([]);
  for (const name of ["located.jpg", "located.webp", "located.avif", "worded.png", "told.mp4"]) {
    expect(mediaFile(name).includes(CANARY), name).toBe(true);
    expect(byName[name]?.note, name).toContain("Location data will be removed.");
  }
  // phone.mov holds the same frames as told.mp4, without the sound: once cleaned they are one file.
  expect(review.rows.filter(({ state }) => state === "duplicate").map(({ name }) => name)).toEqual([
    "phone.mov",
  ]);
  const added = await commit();
  expect(added.length).toBe(names.length - 1);

  const stored = await storedFiles(page);
  const kept = Object.keys(stored).filter((path) => path.startsWith("media/"));
  expect(kept.length).toBe(added.length);
  for (const [path, bytes] of Object.entries(stored)) {
    expect(bytes.includes(CANARY), path).toBe(false);
    expect(bytes.includes("Exif\0\0"), path).toBe(false);
    expect(bytes.includes("+48.2083"), path).toBe(false);
  }
  const media = added.flatMap((example) => example.media);
  const sizes = Object.fromEntries(media.map((one) => [one.localName, [one.width, one.height]]));
  expect(sizes["located.jpg"]).toEqual([120, 160]); // stored on its side, 160 x 120
  expect(sizes["large.jpg"]).toEqual([2048, 256]); // 2800 x 350 at most 2048 long
  expect(sizes["turned.mp4"]).toEqual([48, 64]);
  const drawing = media.find(({ localName }) => localName === "drawing.png")!;
  expect(drawing.mime).toBe("image/png"); // few colours stay sharp
  const full = await worker.call("media.blob", { hash: drawing.hash, size: "full" });
  expect(await middleColour(page, full)).toEqual([200, 30, 30]);
});

test("scans, photos of phones and DICOM are kept without the names in their files", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const scans = ["explicit values", "JPEG lossless", "JPEG-LS", "JPEG 2000"];
  const { review } = await inspect(worker, {
    "scan.tif": recordedBytes(tiff.pictures.located.file),
    "IMG_1.HEIC": recordedBytes(heic.files.turned.file),
    "Doe_Ana.dcm": recordedBytes(dicom.files["JPEG baseline"].file),
    ...Object.fromEntries(
      scans.map((name) => [`${name}.dcm`, recordedBytes(dicom.files[name as "JPEG-LS"].file)]),
    ),
  });
  const { reviewId } = review;
  let opened = review;
  for (const { key } of review.dicoms) {
    const opening = { window: "file", frames: "clip" } as const;
    opened = await worker.call("import.openDicom", { reviewId, key, opening, jobId: key });
  }
  const states = (rows: typeof review.rows) => rows.map(({ state }) => state);
  expect(states(review.rows).filter((state) => state === "asking").length).toBe(5);
  // Every way of packing gives the same pixels, and so the same file.
  expect(states(opened.rows).filter((state) => state === "duplicate").length).toBe(3);

  const keys = opened.rows.filter(({ state }) => state === "ready").map(({ key }) => key);
  const { added } = await worker.call("import.commit", { reviewId, keys, jobId: "store" });
  const media = added.flatMap((example) => example.media.map((one) => ({ ...one, ...example })));
  expect(media.map(({ localName }) => localName)).toEqual([
    "scan.tif",
    "IMG_1.HEIC",
    "US 22 x 14",
    "CT 22 x 14",
  ]);
  // One patient's pictures stay in one split.
  expect(media[2]!.source).toBe(media[3]!.source);
  expect(JSON.stringify(added)).not.toMatch(/CANARY|Doe/);
  for (const [path, bytes] of Object.entries(await storedFiles(page))) {
    expect(/CANARY|Doe_Ana/.test(`${path} ${bytes.toString("latin1")}`), path).toBe(false);
  }
});

test("the model looks at the frames floor(i N / frames), exactly", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  const { commit } = await inspect(worker, {
    "told.mp4": mediaFile("told.mp4"),
    "clip.webm": mediaFile("clip.webm"),
    "three.mp4": mediaFile("three.mp4"),
  });
  for (const example of await commit()) {
    const [clip] = example.media;
    const { frameCount } = clip!;
    expect(frameCount).toBe(clip!.localName === "three.mp4" ? 3 : 30);
    const strip = await worker.call("media.frames", { hash: clip!.hash });
    const seen: number[] = [];
    // Frame k is grey of level 16 + 7 k.
    for (const frame of strip.frames) {
      seen.push(Math.round(((await middleColour(page, frame))[0]! - 16) / 7));
    }
    const count = strip.frames.length;
    const expected = Array.from({ length: count }, (_, i) => Math.floor((i * frameCount!) / count));
    expect(seen).toEqual(expected);
    // Ten frames a second.
    expect(strip.times.map((time) => Math.round(time * 10))).toEqual(expected);
  }
});

test("what cannot be used is named with its reason and the way out", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const half = (name: string) => mediaFile(name).subarray(0, mediaFile(name).length * 0.7);
  const cutOff = ["located.jpg", "worded.png", "located.webp", "located.avif", "moving.gif"];
  const { byName, commit } = await inspect(worker, {
    ...Object.fromEntries(cutOff.map((name) => [`cut/${name}`, half(name)])),
    "cut/told.mp4": half("told.mp4"),
    "cut/clip.webm": half("clip.webm"),
    "hevc.mp4": mediaFile("hevc.mp4"),
    "sound.mp4": mediaFile("sound.mp4"),
    "empty.png": "",
    "hole.jpg": Buffer.from(mediaFile("large.jpg")).fill(0, 20_000, 21_000),
    "noise.jpg": Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(99, 7)]),
    "phone.heic": "\0\0\0\x18ftypheic\0\0\0\0heicmif1",
    "scan.pdf": "%PDF-1.7",
    "drawing.svg": "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "photo.tif": "II*\0",
    "list.json": '[{"question": "What',
    "moving.gif": mediaFile("moving.gif"),
    // Browsers open neither without its end mark, and all of the picture is there.
    "open/located.jpg": mediaFile("located.jpg").subarray(0, -2),
    "open/drawing.png": mediaFile("drawing.png").subarray(0, -12),
  });
  for (const name of ["open/located.jpg", "open/drawing.png"]) {
    expect(byName[name]).toMatchObject({ state: "ready" });
    expect(byName[name]!.note).toContain("The mark at its end was missing");
  }
  for (const name of cutOff) {
    expect(byName[`cut/${name}`]).toMatchObject({ state: "broken" });
    expect(byName[`cut/${name}`]!.note).toContain("The end of this picture is missing");
  }
  const reasons: Record<string, string> = {
    "cut/told.mp4": "damaged or its end is missing",
    "cut/clip.webm": "damaged or its end is missing",
    "hevc.mp4": "HEVC (H.265), which this browser cannot open. Convert the clip to MP4 with H.264",
    "sound.mp4": "sound but no pictures",
    "empty.png": "This file is empty",
    "hole.jpg": "Part of this picture is destroyed: from about 4",
    "noise.jpg": "The end of this picture is missing",
    "phone.heic": "HEIC photo is damaged, or of a kind that libheif cannot open. Save it as JPEG",
    "scan.pdf": "This is a PDF. Export its pages as PNG",
    "drawing.svg": "SVG drawing",
    "photo.tif": "TIFF",
    "list.json": "list.json cannot be read as JSON",
  };
  for (const [name, reason] of Object.entries(reasons)) {
    expect(byName[name]).toMatchObject({ state: "broken" });
    expect(byName[name]!.note).toContain(reason);
  }
  expect(byName["moving.gif"]).toMatchObject({ state: "ready" });
  expect(byName["moving.gif"]!.note).toContain("only its first picture is kept");
  expect((await commit()).length).toBe(3);
});

test("of a clip what a player shows is kept: nothing cut away, no words between its pictures, white for nothing", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const told = new Uint8Array(mediaFile("told.mp4"));
  // 2048 is where the pictures begin, 1024 a frame: the first five frames are cut away, by a list within a group of pictures.
  const { byName, commit } = await inspect(worker, {
    "cut.mp4": withEdits(told, [[2500, 2048 + 5 * 1024]]),
    "alpha.webm": mediaFile("alpha.webm"),
  });
  expect(byName["cut.mp4"]?.note).toContain("It was cut: 5 of its 30 frames are hidden");
  expect(byName["cut.mp4"]?.note).toContain("Its pictures are encoded anew.");
  expect(byName["alpha.webm"]?.note).toContain("Where it is transparent it is made white.");
  const media = (await commit()).map((example) => example.media[0]!);
  const [cut, alpha] = ["cut.mp4", "alpha.webm"].map((name) =>
    media.find(({ localName }) => localName === name)!,
  );
  expect(cut).toMatchObject({ frameCount: 25, width: 64, height: 48 });
  expect(cut!.seconds).toBeCloseTo(2.5, 2);
  const strip = await worker.call("media.frames", { hash: cut!.hash });
  const greys: number[] = [];
  for (const frame of strip.frames) greys.push((await middleColour(page, frame))[0]!);
  // floor(i × 25 / 4) of the frames from the sixth on, whose grey is 16 + 7 k.
  [0, 6, 12, 18].forEach((frame, i) => {
    expect(Math.abs(greys[i]! - (16 + 7 * (frame + 5))), `${greys}`).toBeLessThanOrEqual(3);
  });
  const [first] = (await worker.call("media.frames", { hash: alpha!.hash })).frames;
  const [left, right] = await coloursAt(page, first!, [0.25, 0.75]);
  expect(left![0]).toBeGreaterThan(200);
  expect(left![2]).toBeLessThan(60);
  expect(Math.min(...right!)).toBeGreaterThan(240);
});

test("a sheet finds its pictures, and says which are missing", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  const sheet = [
    "image,question,answer,split,source",
    "Photos\\Located.JPG,What is this?,Sunset,hidden,evening",
    "nowhere.jpg,What is this?,Nothing,,",
    ",Why stir?,So that it does not burn.,,",
    "clip.webm,What happens?,It gets brighter.,,",
  ].join("\n");
  const { review, commit } = await inspect(worker, {
    "questions.csv": `\ufeff${sheet}`,
    "photos/located.jpg": mediaFile("located.jpg"),
    "clip.webm": mediaFile("clip.webm"),
    "more/drawing.png": mediaFile("drawing.png"),
  });
  expect(review.sheets).toEqual([
    {
      sheet: "questions.csv",
      word: "column",
      columns: ["image", "question", "answer", "split", "source"].map((role) => ({
        heading: role,
        role,
      })),
    },
  ]);
  expect(review.problems).toEqual([
    'questions.csv, line 3: "nowhere.jpg" is not among the files you dropped; drop it together with the sheet, or correct the name. The row is left out.',
  ]);
  const added = await commit();
  expect(added.map(({ part, turns }) => [part, turns[0]!.question, turns[0]!.answer])).toEqual([
    ["image", "<image>\nWhat is this?", "Sunset"],
    ["text", "Why stir?", "So that it does not burn."],
    ["video", "<video>\nWhat happens?", "It gets brighter."],
    ["image", "<image>\n", ""], // no sheet names it: it waits for its question
  ]);
  expect(added[0]).toMatchObject({ split: "test", source: "evening" });
});

test("nothing is stored before the person agrees, after discarding, or after cancelling", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const { projectId, review } = await inspect(worker, realFiles());
  expect(await storedFiles(page)).toEqual({});
  await worker.call("import.discard", { reviewId: review.reviewId });
  const late = worker.call("import.commit", { reviewId: review.reviewId, keys: ["0"], jobId: "c" });
  await expect(late).rejects.toThrow("This review is no longer open. Drop the files again.");

  const second = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    realFiles(),
  );
  const keys = second.rows.map(({ key }) => key);
  const storing = worker.call("import.commit", { reviewId: second.reviewId, keys, jobId: "store" });
  const outcome = storing.then(
    () => "stored",
    (error: Error) => error.name,
  );
  await worker.call("job.cancel", { jobId: "store" });
  // Either the cancel came in time, or the import was already whole: never half.
  const cancelled = (await outcome) === "AbortError";
  const paths = Object.keys(await storedFiles(page));
  const examples = await worker.call("example.list", { projectId });
  if (cancelled) expect(paths).toEqual([]);
  expect(paths.filter((path) => path.startsWith("media/")).length).toBe(cancelled ? 0 : 10);
  expect(examples.length).toBe(cancelled ? 0 : 10);
});

test("the same file again is a duplicate, and a text that names no file is not", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const files = { "a.jpg": mediaFile("located.jpg"), "b/again.jpg": mediaFile("located.jpg") };
  const { projectId, byName, commit } = await inspect(worker, files);
  expect(byName["b/again.jpg"]).toMatchObject({ state: "duplicate", note: "The same as a.jpg." });
  await commit();
  const again = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    files,
  );
  expect(again.rows.map(({ state }) => state)).toEqual(["duplicate", "duplicate"]);
  // A question about a picture that is there already is new.
  const asked = await worker.callWithFiles(
    "import.inspect",
    { projectId, jobId: "inspect" },
    { ...files, "q.csv": "image,answer\na.jpg,Sunset\n" },
  );
  expect(asked.rows.map(({ name, state }) => [name, state])).toEqual([
    ["a.jpg", "ready"],
    ["b/again.jpg", "duplicate"],
  ]);
});
