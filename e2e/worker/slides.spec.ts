/** Regions of slides: cut out in the worker, stored as pictures of one source, and refused in sentences. */
import type { Page } from "@playwright/test";
import type { SlideCut } from "../../src/protocol/media/slide.ts";
import { recordedBytes } from "../../src/media/testing/recorded.ts";
import { tileBytes } from "../../src/media/tiff/testing/editTiff.ts";
import tiff from "../../src/media/tiff/testing/recorded.json" with { type: "json" };
import { openWorker, type TestWorker } from "../fixtures/worker.ts";
import { expect, test } from "../fixtures/studio.ts";

const APERIO = tiff.pyramids["deflate, BigTIFF, Aperio"];
const region = (level: number, left: number, top: number, width: number, height: number) => ({
  ...{ level, left, top, width, height },
});

async function inspect(page: Page, files: Record<string, Uint8Array<ArrayBuffer>>) {
  const worker = await openWorker(page);
  const { id: projectId } = await worker.call("project.create", { title: "T", field: "medicine" });
  const args = { projectId, jobId: "inspect" };
  const review = await worker.callWithFiles("import.inspect", args, files);
  const cut = (path: string, wanted: Partial<SlideCut>) =>
    worker.call("import.cutSlide", {
      ...{ reviewId: review.reviewId, path, jobId: "cut" },
      cut: { whole: true, regions: [], squares: null, ...wanted },
    });
  return { worker, review, cut };
}

type Review = Awaited<ReturnType<typeof inspect>>["review"];

async function stored(worker: TestWorker, { reviewId, rows }: Review) {
  const keys = rows.filter(({ state }) => state === "ready").map(({ key }) => key);
  return (await worker.call("import.commit", { reviewId, keys, jobId: "store" })).added;
}

/** Colours of a stored picture, without opacity. */
async function rgbOf(page: Page, worker: TestWorker, hash: string): Promise<number[]> {
  const { base64 } = await worker.call("media.blob", { hash, size: "full" });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return Array.from(data).filter((_, at) => at % 4 < 3);
  }, base64);
}

test("regions of every level are stored with the values of the file, and belong to their slide", async ({
  studio: { page },
}) => {
  const bytes = recordedBytes(APERIO.file).slice();
  const { worker, review, cut } = await inspect(page, { "ward/Doe.svs": bytes });
  const [slide] = review.slides;
  expect(slide).toMatchObject({ path: "ward/Doe.svs", cut: { whole: true, regions: [] } });
  expect(slide!.levels.map(({ width, height }) => [width, height])).toEqual([
    [203, 131],
    [101, 65],
    [50, 32],
  ]);
  const regions = APERIO.regions.map(({ level, left, top, width, height }) =>
    region(level, left, top, width, height),
  );
  const opened = await cut("ward/Doe.svs", { regions });
  expect(opened.slides[0]!.outcome).toEqual({ kept: regions.length, empty: 0, failed: 0 });
  const added = await stored(worker, opened);
  const [whole, ...cuts] = added.map((example) => ({ ...example.media[0]!, from: example.source }));
  expect(whole!.localName).toBe("Doe.svs");
  expect(new Set(cuts.map(({ from }) => from))).toEqual(new Set([whole!.hash]));
  expect(cuts.map(({ localName }) => localName)).toContain("Doe.svs region 25,30 at level 0");
  for (const [place, { rgb, ...one }] of APERIO.regions.entries()) {
    const { hash, region: kept } = cuts[place]!;
    expect(kept).toMatchObject(one);
    expect(kept!.micrometres).toBeCloseTo(0.499 * (203 / [203, 101, 50][one.level]!), 6);
    expect(await rgbOf(page, worker, hash)).toEqual([...recordedBytes(rgb)]);
  }
});

test("a damaged tile costs what lies on it, empty squares are left out, and both are counted", async ({
  studio: { page },
}) => {
  const bytes = recordedBytes(APERIO.file).slice();
  // The tile from 32,32 to 64,64 of level 0.
  tileBytes(bytes, 8).fill(0x55);
  const { worker, review, cut } = await inspect(page, { "s.svs": bytes });
  // The whole would be that level, as it is no longer than 2048.
  expect(review.slides[0]!.wholeRefused).toContain("This TIFF is damaged");
  const opened = await cut("s.svs", {
    whole: false,
    regions: [region(0, 60, 60, 9, 9), region(0, 64, 64, 9, 9), region(0, 64, 64, 9, 8)],
    squares: { level: 0, side: 32 },
  });
  // 203 × 131 has 6 × 4 squares: one is damaged, and the last column, from 160 on, is bare glass. Of the regions one is damaged.
  expect(opened.slides[0]!.outcome).toEqual({ kept: 24 - 1 - 4 + 2, empty: 4, failed: 2 });
  const broken = opened.rows.filter(({ state }) => state === "broken");
  expect(broken.map(({ note }) => note)).toEqual([
    expect.stringContaining("This TIFF is damaged"),
    expect.stringContaining("s.svs region 60,60 at level 0: These pixels are damaged in the file"),
    expect.stringContaining("s.svs region 32,32 at level 0: These pixels are damaged in the file"),
  ]);
  const added = await stored(worker, opened);
  expect(added.length).toBe(21);
  const names = added.map(({ media }) => media[0]!.localName);
  expect(names.slice(0, 2)).toEqual([
    "s.svs region 64,64 at level 0",
    "s.svs region 64,64 at level 0, 9 x 8",
  ]);
  expect(names).not.toContain("s.svs");
  expect(new Set(added.map(({ source }) => source)).size).toBe(1);
});

test("a cut that is refused changes nothing, and another takes the place of the one before", async ({
  studio: { page },
}) => {
  const bytes = recordedBytes(tiff.pyramids.LZW.file).slice();
  const { review, cut } = await inspect(page, { "s.tif": bytes });
  const refusal = (wanted: Partial<SlideCut>) =>
    cut("s.tif", wanted).then(
      () => "",
      (error: Error) => error.message,
    );
  const outside = [region(1, 90, 0, 20, 20)];
  expect(await refusal({ regions: outside })).toContain("lies outside of this level");
  expect(await refusal({ squares: { level: 2, side: 64 } })).toContain("No square of 64 pixels");
  expect(await refusal({ whole: false })).toContain("Nothing of the slide is kept");
  const first = await cut("s.tif", { regions: [region(1, 0, 0, 20, 20)] });
  expect(await refusal({ regions: outside })).toContain("lies outside");
  const second = await cut("s.tif", { regions: [region(2, 3, 0, 20, 20)], whole: false });
  const names = (of: Review) => of.rows.map(({ name }) => name);
  expect(names(review)).toEqual(["s.tif"]);
  expect(names(first)).toEqual(["s.tif", "s.tif region 0,0 at level 1"]);
  expect(names(second)).toEqual(["s.tif region 3,0 at level 2"]);
});

test("a cut that is stopped leaves the review as it was, and can be done again", async ({
  studio: { page },
}) => {
  const bytes = recordedBytes(tiff.pyramids.LZW.file).slice();
  const { worker, cut } = await inspect(page, { "s.tif": bytes });
  const first = await cut("s.tif", { regions: [region(1, 0, 0, 20, 20)] });
  const squares = { level: 0, side: 32 };
  // So many that there is time to stop.
  const many = Array.from({ length: 180 }, (_, left) => region(0, left, 0, 20, 20));
  await worker.atPhase({ phase: "Cutting the slide" }, "job.cancel", { jobId: "cut" });
  await expect(cut("s.tif", { regions: many })).rejects.toThrow("cancelled");
  const again = await cut("s.tif", { regions: [region(1, 0, 0, 20, 21)] });
  expect(again.rows.length).toBe(first.rows.length);
  expect((await cut("s.tif", { squares })).slides[0]!.outcome).toEqual({
    ...{ kept: 20, empty: 4, failed: 0 },
  });
});
