/** A lesson about a picture that is no square learns from the pixels of its own framing, and goes on with them after a pause. */
import path from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Framing } from "../base/media/framing.ts";
import { picture } from "../families/testing/recordedProcessors.ts";
import { encodeMedia } from "../inference/encodeMedia.ts";
import { mediaKeysOf } from "../inference/visual/mediaKeys.ts";
import { featureFolder } from "../modelLibrary/featureCaches.ts";
import type { Example, Media } from "../protocol/records.ts";
import { writeFeature } from "../storage/models/featureFiles.ts";
import { processorOf } from "../train/parity/nodeFolder.ts";
import { DEFAULT_PRECISION } from "./planning/presets.ts";
import { openTextRuns, textExamples } from "./testing/textRun.ts";

const folder = path.join(import.meta.dirname, "../../public/models/scion-sprout");
const { storage, session, newRun, train, bytesOf } = await openTextRuns();
const WIDTH = 190;
const HEIGHT = 110;

const rows = textExamples.map((example, i): Example => {
  const media = { kind: "image", hash: `${i}`, width: WIDTH, height: HEIGHT } as Media;
  const [turn] = example.turns;
  const turns = [{ ...turn!, question: "<image>\nWhat is it?" }];
  return { ...example, part: "image", media: [media], turns };
});

/** Features of all pictures that go in so, as a lesson before would have left them. None are made here: Node decodes no picture. */
async function keepFeatures(framing?: Framing) {
  const processor = processorOf(folder, 8, framing);
  const models = { scion: async () => ({ frames: 8 }) };
  const cache = await featureFolder({ models } as never, "scion-sprout", [
    DEFAULT_PRECISION.vision,
  ]);
  for (const [i, { media }] of rows.entries()) {
    const grid = processor.grid({ kind: "image", width: WIDTH, height: HEIGHT }, true);
    const views = processor.views([picture(WIDTH, HEIGHT, i)], grid);
    const [features] = await encodeMedia(session, [{ grid, views }]);
    const [mediaKey] = mediaKeysOf(media, { mediaGrids: [grid] });
    await writeFeature(cache, mediaKey!.key, new Uint8Array(features!.buffer as ArrayBuffer));
  }
}

afterAll(() => session.destroy());
beforeEach(() => storage.clear());

test("a squeezed lesson learns from squeezed pictures alone, and resumes with them", async () => {
  await keepFeatures("squeeze");
  await newRun({ framing: "squeeze" }, rows);
  const whole = await train();
  expect(whole.message).toBeUndefined();
  expect(whole.status).toBe("done");
  const result = await bytesOf("adapter.safetensors");

  // The features of one framing are none of another's: this lesson has to decode, which fails here.
  await newRun({}, rows);
  expect((await train()).status).toBe("failed");
  await keepFeatures();
  await newRun({}, rows);
  const cropped = await train();
  expect(cropped.status).toBe("done");
  expect(cropped.evals[0]!.loss).not.toBe(whole.evals[0]!.loss);
  expect(await bytesOf("adapter.safetensors")).not.toEqual(result);

  await newRun({ framing: "squeeze" }, rows);
  const cut = await train((event, runner) => {
    if (event.type === "run.saved" && event.step === 2) runner.requestStop();
  });
  expect([cut.status, cut.savedStep]).toEqual(["paused", 2]);
  const resumed = await train();
  expect(resumed.status).toBe("done");
  expect(resumed.evals).toEqual(whole.evals);
  expect(await bytesOf("adapter.safetensors")).toEqual(result);
});
