/** The embedded model on Node's device, as a run opens it, with the pixels and features of decoded media. */
import { concat } from "../src/base/concat.ts";
import { profileOf } from "../src/engine/graph/deviceProfile.ts";
import { autotune } from "../src/engine/nn/autotune/autotune.ts";
import { nodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { FeatureCache } from "../src/inference/visual/featureCache.ts";
import { DEFAULT_PRECISION } from "../src/runs/planning/presets.ts";
import type { ConversationReader } from "../src/text/conversationReader.ts";
import { json, openFolder, processorOf, readerOf } from "../src/train/parity/nodeFolder.ts";
import { featuresBy, NO_STORE } from "./presetAnswers.ts";
import { viewsOf, type PresetData } from "./presetData.ts";
import type { TrainingDevice } from "./training.ts";

/** As presets know it; it has about so many parameters. */
export const EMBEDDED = { id: "public/models/scion-sprout", parameters: 5e6 };

export interface Embedded extends TrainingDevice {
  reader: ConversationReader;
}

/** @param decoded all frames of each medium by its hash */
export async function openEmbedded(decoded: PresetData["frames"]): Promise<Embedded> {
  const { id } = EMBEDDED;
  const { frames } = json(id, "scion.json") as { frames: number };
  const gpu = await nodeGpu();
  const { choices } = await autotune(gpu);
  const session = await openFolder(id, DEFAULT_PRECISION, profileOf(gpu, choices));
  const processor = processorOf(id, frames);
  const pixels = new FeatureCache(NO_STORE, (some) =>
    Promise.resolve(
      some.map(({ media, grid }) =>
        concat(viewsOf(decoded.get(media.hash)!, media, grid, processor)),
      ),
    ),
  );
  const reader = readerOf(id, session, frames);
  return { session, reader, pixels, base: featuresBy(session, pixels) };
}
