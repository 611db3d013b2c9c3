/** The frames shown for a clip are those that the project's model samples, by its family's rule. */
import { importFolder } from "../fixtures/importFolder.ts";
import { mediaFile, middleColour, openWorker } from "../fixtures/worker.ts";
import { familyFolder, type FamilyName } from "../fixtures/familyFolder.ts";
import { expect, test } from "../fixtures/studio.ts";

/** Places in a clip of 30 frames, ten a second. */
const rules: [FamilyName, number[]][] = [
  // floor(i × 30 / 8)
  ["llava_onevision", [0, 3, 7, 11, 15, 18, 22, 26]],
  // Two a second for 3 s are 6, one in 30 / 6.
  ["qwen2_vl", [0, 5, 10, 15, 20, 25]],
  // One a second, from the first frame to the last: 29 / 2 apart, rounded down.
  ["smolvlm", [0, 14, 29]],
  // No clips.
  ["llava_next", []],
];

for (const [family, places] of rules) {
  test(`${family} looks at ${places.length} frames of a clip of three seconds`, async ({
    studio: { page },
  }) => {
    const worker = await openWorker(page);
    const modelId = await importFolder(worker, family, familyFolder(family));
    const project = await worker.call("project.create", { title: "Tiny", field: "cooking" });
    await worker.call("project.update", { project: { ...project, modelId } });
    const projectId = project.id;
    const files = { "clip.webm": mediaFile("clip.webm") };
    const clip = await worker.callWithFiles("media.add", { projectId }, files, "one");
    expect(clip).toMatchObject({ frameCount: 30 });

    const strip = await worker.call("media.frames", { hash: clip.hash, projectId });
    expect(strip.model).toBe(family);
    expect(strip.times.map((time) => Math.round(time * 10))).toEqual(places);
    expect(strip.frames).toHaveLength(places.length);

    const shipped = await worker.call("media.frames", { hash: clip.hash });
    expect(shipped.model).not.toBe(family);
    expect(shipped.times.map((time) => Math.round(time * 10))).toEqual([0, 7, 15, 22]); // floor(i × 30 / 4)

    const example = {
      ...{ id: "x", projectId, part: "video" as const, media: [clip], split: "train" as const },
      turns: [{ question: "<video>\nWhat happens?", answer: "It brightens.", kind: "" }],
      ...{ source: "", editedAt: "" },
    };
    const reading = worker.call("example.tokens", { example, system: "" });
    if (places.length === 0) {
      await expect(reading).rejects.toThrow("This model does not take clips");
      expect(strip.tokens).toBe(0);
    } else {
      expect((await reading).filter(({ kind }) => kind === "visual")).toHaveLength(strip.tokens);
      const seen = (await worker.call("media.seen", {
        projectId,
        media: [clip],
        index: 0,
        framing: "crop",
      }))!;
      expect(seen.views.map(({ time }) => Math.round(time! * 10))).toEqual(places);
      // Frame k is grey of level 16 + 7 k.
      const grey = (await middleColour(page, seen.views.at(-1)!.picture))[0]!;
      expect(Math.abs(grey - (16 + 7 * places.at(-1)!))).toBeLessThanOrEqual(4);
    }
  });
}
