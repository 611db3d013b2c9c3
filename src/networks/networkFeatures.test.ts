/** A stored network looks at stored pictures, with a worker that gives each picture's width and refuses narrow ones. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RgbImage } from "../media/processing/resize.ts";
import type { NetworkRecord } from "../protocol/network.ts";
import type { Media } from "../protocol/records.ts";
import { removePath } from "../storage/io/opfs.ts";
import { addNetwork } from "../storage/models/networkStore.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { NetworkFeatures } from "./networkFeatures.ts";
import type { NetworkReply, NetworkRequest } from "./networkWorker.ts";

// Node decodes no pictures: a blob's size stands for the width of its picture.
vi.mock("../media/pictures/image.ts", () => ({
  pictureRgb: async ({ size }: Blob): Promise<RgbImage> => ({
    ...{ width: size, height: 1, data: new Uint8Array(3 * size) },
  }),
}));

const storage = installStorage();
let looks: number[] = [];

class MeasuringWorker extends EventTarget {
  terminate(): void {}
  postMessage(request: NetworkRequest): void {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: reply(request) })));
  }
}

vi.stubGlobal("Worker", MeasuringWorker);

function reply(request: NetworkRequest): NetworkReply {
  if (!("look" in request)) return { seen: null };
  const { width } = request.look;
  looks.push(width);
  if (width < 10)
    return { message: `"cells" refuses a picture of ${width} × 1: too narrow`, kind: "refusal" };
  const x = { dims: [1, 1], data: Float32Array.of(width) };
  return { seen: { outputs: { x }, size: [width, 1] } };
}

const record: NetworkRecord = {
  ...{ id: "sha256:1", folder: "network-1", title: "cells", modelType: "vit", bytes: 3 },
  features: { name: "x", layout: "vector", width: 1 },
  ...{ logits: null, labels: [], inputSize: [1, 1], externalData: [], addedAt: "", notes: [] },
};
const picture = (width: number) =>
  ({ kind: "image", hash: `w${width}`, localName: `${width}.png` }) as Media;
const read = async (hash: string) => new Blob([new Uint8Array(Number(hash.slice(1)))]);
const features = () => new NetworkFeatures(record, read);

beforeEach(async () => {
  await storage.clear();
  looks = [];
  const names = ["config.json", "preprocessor_config.json", "onnx/model.onnx"];
  await addNetwork(record, new Map(names.map((name) => [name, new Blob(["x"])])), () => {});
});

describe("what a network gives for stored pictures", () => {
  it("is refused with all pictures that it does not take, and kept of the others", async () => {
    const phases: [number, number][] = [];
    const media = [20, 3, 30, 4, 20].map(picture);
    await expect(
      features().prepare(media, (_, done, total) => void phases.push([done, total ?? 0])),
    ).rejects.toThrow(
      '2 of 4 pictures and clips cannot be shown to the network: "3.png", "4.png". The first: "cells" refuses a picture of 3 × 1: too narrow. Set these',
    );
    expect(phases).toEqual([0, 1, 2, 3, 4].map((done) => [done, 4]));
    expect(looks).toEqual([20, 3, 30, 4]);
    expect((await features().look(picture(30))).features).toEqual(Float32Array.of(30));
    expect(looks, "nothing is computed twice").toHaveLength(4);
  });

  it("stops at once when a file of the network is gone, which is named", async () => {
    await removePath("networks/network-1/preprocessor_config.json");
    await expect(features().prepare([picture(20), picture(30)], () => {})).rejects.toThrow(
      'preprocessor_config.json of the network "cells" is no longer here. Remove the network and bring it again.',
    );
    expect(looks).toEqual([]);
  });
});
