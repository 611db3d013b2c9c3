/**
 * Feature rows of media that stay on the device, so that a step copies them there instead of uploading them again. Which media is
 * decided beforehand: an epoch shows all of them before any again, so that a cache whose oldest give way would hold none in time.
 */
import type { MediaCache, MediaKey } from "./mediaKeys.ts";

/** The feature rows of one medium, on the host or on the device. */
export type FeaturePart = Float32Array | GPUBuffer;

export class DeviceFeatures {
  readonly #device: GPUDevice;
  readonly #keys: ReadonlySet<string>;
  readonly #buffers = new Map<string, GPUBuffer>();

  /** `keys`: of the media whose rows stay. */
  constructor(device: GPUDevice, keys: ReadonlySet<string>) {
    this.#device = device;
    this.#keys = keys;
  }

  /** The rows of each key: on the device where they stay there, uploaded once; else from `cache`. */
  async parts(mediaKeys: readonly MediaKey[], cache: MediaCache): Promise<FeaturePart[]> {
    const parts: FeaturePart[] = [];
    for (const mediaKey of mediaKeys) {
      const { key } = mediaKey;
      const kept = this.#buffers.get(key);
      if (kept) {
        parts.push(kept);
        continue;
      }
      const [rows] = await cache.rows([mediaKey]);
      parts.push(this.#keys.has(key) ? this.#keep(key, rows!) : rows!);
    }
    return parts;
  }

  #keep(key: string, rows: Float32Array): GPUBuffer {
    // Another micro-batch may have asked for them meanwhile.
    const known = this.#buffers.get(key);
    if (known) return known;
    const buffer = this.#device.createBuffer({
      label: "feature rows",
      size: rows.byteLength,
      usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    this.#device.queue.writeBuffer(buffer, 0, rows as GPUAllowSharedBufferSource);
    this.#buffers.set(key, buffer);
    return buffer;
  }

  destroy(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
  }
}

export function bytesOf(parts: readonly FeaturePart[]): number {
  return parts.reduce(
    (sum, part) => sum + (part instanceof Float32Array ? part.byteLength : part.size),
    0,
  );
}
