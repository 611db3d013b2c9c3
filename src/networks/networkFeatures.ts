/**
 * What a stored network gives for stored pictures and clips: computed once and cached on disk by the medium's hash. The network is
 * opened when something is missing, and not before.
 */
import type { ProgressCallback } from "../base/async/progressMeter.ts";
import { eachClipFrame } from "../media/clips/clipFrames.ts";
import { pictureRgb } from "../media/pictures/image.ts";
import { uniformFrames } from "../media/processing/frames.ts";
import type { RgbImage } from "../media/processing/resize.ts";
import type { NetworkRecord } from "../protocol/network.ts";
import type { Media } from "../protocol/records.ts";
import { hasFeature, readFeature, writeFeature } from "../storage/models/featureFiles.ts";
import { readNetworkFiles } from "../storage/models/networkStore.ts";
import { CONFIG, GRAPH, PREPROCESSOR } from "./chooseNetworkFiles.ts";
import { ImageNetwork } from "./imageNetwork.ts";
import { featureVector } from "./outputs.ts";
import { gatherRefusals, refusedMedia } from "./refusals.ts";

/** Frames of a clip that are looked at, evenly spaced. Our choice, as many as the LLaVA families take. */
const FRAMES = 8;

export interface Look {
  /** (F) */
  features: Float32Array;
  /** Scores of the network's classes; null without any. Of a clip the mean over its frames. */
  logits: Float32Array | null;
}

export class NetworkFeatures {
  readonly record: NetworkRecord;
  readonly #readMedia: (hash: string) => Promise<Blob>;
  #network: Promise<ImageNetwork> | undefined;

  /** `readMedia`: a stored medium by its hash. */
  constructor(record: NetworkRecord, readMedia: (hash: string) => Promise<Blob>) {
    this.record = record;
    this.#readMedia = readMedia;
  }

  /**
   * Looks at what has not been looked at: at all of it, so that pictures which the network refuses are named together.
   * @throws UserError when it refuses some; else as `look`
   */
  async prepare(media: readonly Media[], progress: ProgressCallback): Promise<void> {
    const distinct = [...new Map(media.map((one) => [one.hash, one])).values()];
    const phase = `Showing pictures to ${this.record.title}`;
    const refusals = await gatherRefusals(distinct, async (one, done) => {
      progress(phase, done, distinct.length);
      if (!(await hasFeature(this.#folder, one.hash))) await this.#compute(one);
    });
    progress(phase, distinct.length, distinct.length);
    if (refusals.length > 0) throw refusedMedia(refusals, distinct.length);
  }

  /** @throws UserError when the network's files are gone or it refuses the picture */
  async look(medium: Media): Promise<Look> {
    const stored = await readFeature(this.#folder, medium.hash);
    const numbers = stored
      ? new Float32Array(stored.buffer as ArrayBuffer)
      : await this.#compute(medium);
    const { width } = this.record.features;
    return {
      features: numbers.subarray(0, width),
      logits: numbers.length > width ? numbers.subarray(width) : null,
    };
  }

  /** Frees its memory. What is cached stays. */
  async close(): Promise<void> {
    const network = await this.#network?.catch(() => undefined);
    this.#network = undefined;
    network?.close();
  }

  get #folder(): string {
    return `${this.record.folder}-looks`;
  }

  /** Features and then scores, which are stored. */
  async #compute(medium: Media): Promise<Float32Array> {
    this.#network ??= this.#open();
    const network = await this.#network;
    const rows: Float32Array[] = [];
    for (const image of await this.#pictures(medium))
      rows.push(await this.#numbers(network, image));
    const numbers = meanOf(rows);
    await writeFeature(this.#folder, medium.hash, new Uint8Array(numbers.buffer));
    return numbers;
  }

  async #numbers(network: ImageNetwork, image: RgbImage): Promise<Float32Array> {
    const { features, logits } = this.record;
    const { outputs } = await network.look(image);
    const scores = logits ? outputs[logits]!.data : [];
    return Float32Array.from([...featureVector(outputs, features), ...scores]);
  }

  async #pictures(medium: Media): Promise<RgbImage[]> {
    const blob = await this.#readMedia(medium.hash);
    if (medium.kind === "image") return [await pictureRgb(blob)];
    const indices = uniformFrames({ frames: medium.frameCount ?? 1 }, FRAMES);
    return eachClipFrame(blob, indices, ({ image }) => image);
  }

  async #open(): Promise<ImageNetwork> {
    const { title, externalData } = this.record;
    const names = [CONFIG, PREPROCESSOR, GRAPH, ...externalData.map((name) => `onnx/${name}`)];
    const files = await readNetworkFiles(this.record, names);
    return ImageNetwork.open({ title, files, externalData });
  }
}

function meanOf(rows: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    rows[0]!,
    (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length,
  );
}
