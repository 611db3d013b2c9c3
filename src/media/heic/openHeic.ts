/**
 * HEIC and HEIF photos, with libheif and libde265, which are loaded when the first one comes. Their licence (LGPL-3.0) asks that they
 * can be exchanged: both stay files of their own, unchanged.
 */
import factory, { type HeifImage, type HeifLibrary } from "libheif-js/libheif-wasm/libheif.js";
import url from "libheif-js/libheif-wasm/libheif.wasm?url";
import { formatBytes } from "../../base/words/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import { pictureHasLocation } from "../pictures/hiddenData.ts";
import type { DecodedPicture, PictureFile } from "../pictures/pictureFile.ts";
import { pictureStructure } from "../pictures/pictureStructure.ts";

const DAMAGED =
  "This HEIC photo is damaged, or of a kind that libheif cannot open. Save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible) and drop that.";
const CUT =
  "The end of this HEIC photo is missing, as after a broken download or copy. Copy it again from where it came and drop the new file.";

/** The file and its pixels are held in memory. */
const MAX_BYTES = 256 * 1024 * 1024;

let loading: Promise<HeifLibrary> | undefined;

async function load(): Promise<HeifLibrary> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return factory({ wasmBinary: await response.arrayBuffer() });
}

export class HeicFile implements PictureFile {
  /** A burst or a pair counts as the picture that its camera chose. */
  readonly pageCount = 1;
  readonly #bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @throws UserError when its end is missing, or it is too large. */
  static async open(blob: Blob): Promise<HeicFile> {
    if (blob.size > MAX_BYTES) {
      throw new UserError(
        `This HEIC file has ${formatBytes(blob.size)}, more than the ${formatBytes(MAX_BYTES)} that can be opened at once. Save the picture as JPEG and drop that.`,
      );
    }
    const bytes = new Uint8Array(await blob.arrayBuffer());
    if (pictureStructure(bytes, "image/heic").truncated) throw new UserError(CUT);
    return new HeicFile(bytes);
  }

  /** Turned and mirrored as the file asks. @throws UserError when it cannot be decoded. */
  async read(): Promise<DecodedPicture> {
    const { HeifDecoder } = await (loading ??= load());
    // Kept until the pixels are there: the pictures hang on it.
    const decoder = new HeifDecoder();
    const images = decoder.decode(this.#bytes);
    try {
      const primary = images.find((image) => image.is_primary()) ?? images[0];
      if (!primary) throw new UserError(DAMAGED);
      return { ...(await pixelsOf(primary)), notes: this.#notes(images.length) };
    } finally {
      for (const image of images) image.free();
    }
  }

  #notes(count: number): string[] {
    const notes: string[] = [];
    if (pictureHasLocation(this.#bytes)) notes.push("Location data will be removed.");
    if (count > 1) {
      notes.push(
        `It holds ${count} pictures: the one that the camera chose is kept. Save others that matter as JPEG and drop them.`,
      );
    }
    return notes;
  }
}

function pixelsOf(image: HeifImage): Promise<Omit<DecodedPicture, "notes">> {
  const [width, height] = [image.get_width(), image.get_height()];
  const target = { width, height, data: new Uint8ClampedArray(width * height * 4) };
  return new Promise((resolve, reject) => {
    image.display(target, (shown) => {
      if (shown) resolve({ width, height, rgba: shown.data });
      else reject(new UserError(DAMAGED));
    });
  });
}
