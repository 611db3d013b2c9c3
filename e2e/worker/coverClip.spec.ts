/** Black boxes over clips in a real browser: what lay under them is black in every frame, and a large clip goes through a file. */
import { paddedClip } from "../../src/media/testing/paddedClip.ts";
import { expect, test } from "../fixtures/studio.ts";
import { mediaFile, coloursAt, openWorker } from "../fixtures/worker.ts";

/** Ends behind the data of a VP9 frame, which decoders skip: 30 of them make a file of 72 MB. */
const zeros = new Uint8Array(2.4e6);
const middle = [{ left: 0.25, top: 0.25, width: 0.5, height: 0.5 }];

const clips = [
  ["a small clip", async () => mediaFile("clip.webm"), 0],
  [
    "a clip that is not held in memory",
    async () => Buffer.from(await (await paddedClip("clip.webm", "vp9", 1, zeros)).arrayBuffer()),
    1,
  ],
] as const;

for (const [what, make, files] of clips) {
  test(`${what} is covered in all its frames`, async ({ studio: { page } }, testInfo) => {
    const worker = await openWorker(page, testInfo.outputPath("chosen"));
    const { id: projectId } = await worker.call("project.create", {
      ...{ title: "Ward", field: "cooking" },
    });
    const bytes = await make();
    const clip = await worker.callWithFiles(
      ...(["media.add", { projectId }, { "ward.webm": bytes }, "one"] as const),
    );
    expect(clip.bytes).toBeGreaterThan(files * 64 * 2 ** 20);

    const covering = worker.call("media.cover", {
      ...{ projectId, hash: clip.hash, boxes: middle, jobId: "cover" },
    });
    if (files > 0) await expect.poll(() => scratchFiles(page)).toHaveLength(files);
    const { media } = await covering;
    expect(await scratchFiles(page)).toEqual([]);
    expect(media).toMatchObject({ frameCount: 30, width: clip.width, localName: "ward.webm" });
    const told = (await worker.events()).filter((event) => event.type === "job.progress");
    expect(told).toContainEqual(expect.objectContaining({ phase: "Covering", total: 30 }));

    const strip = await worker.call("media.frames", { hash: media.hash });
    for (const [i, frame] of strip.frames.entries()) {
      const [inside, outside] = await coloursAt(page, frame, [0.5, 0.1]);
      // Frame k is grey of level 16 + 7 k, ten a second.
      const grey = 16 + 7 * Math.round(strip.times[i]! * 10);
      for (const level of inside!.slice(0, 3)) expect(level).toBeLessThanOrEqual(4);
      for (const level of outside!.slice(0, 3))
        expect(Math.abs(level - grey)).toBeLessThanOrEqual(6);
    }
  });
}

const scratchFiles = (page: Parameters<typeof openWorker>[0]) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    try {
      for await (const name of (await root.getDirectoryHandle("scratch")).keys()) names.push(name);
    } catch (error) {
      if ((error as Error).name !== "NotFoundError") throw error;
    }
    return names;
  });
