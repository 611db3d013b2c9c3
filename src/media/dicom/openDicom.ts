/**
 * The pictures of a DICOM file. The header is read in memory and left behind: what goes on is pixels of 8 bits, and the code of the
 * modality. Loaded when a person opens the first such file.
 */
import type { DataSet } from "dicom-parser";
import { formatBytes } from "../../base/words/formatBytes.ts";
import { isUserError, UserError } from "../../base/userError.ts";
import type { WindowChoice } from "../../protocol/dicomDoor.ts";
import type { DecodedPicture, PictureFile } from "../pictures/pictureFile.ts";
import type { FrameValues } from "./codecs/codec.ts";
import { transferSyntaxOf } from "./codecs/index.ts";
import { colourRgba, paletteRgba } from "./colour.ts";
import { dicomFacts, type DicomFacts } from "./facts.ts";
import { frameCode } from "./frameCode.ts";
import { greyValues, valueRange, type Brightness } from "./grey.ts";
import { parseDicom } from "./parse.ts";

/** The whole file is held in memory. */
const MAX_BYTES = 512 * 1024 * 1024;

export class DicomFile implements PictureFile {
  readonly facts: DicomFacts;
  readonly #data: DataSet;
  readonly #choice: WindowChoice;
  #range: Promise<{ low: number; high: number }> | undefined;

  private constructor(data: DataSet, facts: DicomFacts, choice: WindowChoice) {
    this.#data = data;
    this.facts = facts;
    this.#choice = choice;
  }

  /** @throws UserError when the file is damaged, too large, without pictures, or packed in a way that is not read. */
  static async open(blob: Blob, choice: WindowChoice = "file"): Promise<DicomFile> {
    if (blob.size > MAX_BYTES) {
      throw new UserError(
        `This DICOM file has ${formatBytes(blob.size)}, more than the ${formatBytes(MAX_BYTES)} that can be opened at once. Export the pictures that matter and drop these.`,
      );
    }
    const { data, transferSyntax } = parseDicom(new Uint8Array(await blob.arrayBuffer()));
    const facts = dicomFacts(data, transferSyntax);
    transferSyntaxOf(transferSyntax);
    return new DicomFile(data, facts, choice);
  }

  get pageCount(): number {
    return this.facts.frames;
  }

  async read(frame: number): Promise<DecodedPicture> {
    const { width, height, samples, photometric } = this.facts;
    const values = await this.#values(frame);
    if (photometric === "PALETTE COLOR")
      return { width, height, rgba: paletteRgba(values, this.facts, this.#data), notes: [] };
    if (samples === 3) return { width, height, rgba: colourRgba(values, this.facts), notes: [] };
    const brightness = await this.#brightness();
    const grey = greyValues(values.values, this.facts, brightness);
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let i = 0; i < width * height; i++) rgba.fill(grey[i]!, 4 * i, 4 * i + 3);
    return { width, height, rgba, notes: this.#notes(brightness) };
  }

  async #values(frame: number): Promise<FrameValues> {
    const code = frameCode(this.#data, this.facts, frame);
    try {
      const decode = await transferSyntaxOf(this.facts.transferSyntax).decoder();
      const decoded = await decode(code, this.facts);
      const { width, height } = this.facts;
      if (decoded.values.length < width * height) throw new RangeError("Values are missing");
      return decoded;
    } catch (cause) {
      if (isUserError(cause)) throw cause;
      throw new UserError(
        `Frame ${frame + 1} of this DICOM file is damaged, or packed other than its header says. Export it again from where it came and drop the new file.`,
        { cause },
      );
    }
  }

  async #brightness(): Promise<Brightness> {
    const [first] = this.facts.windows;
    if (typeof this.#choice === "object") return this.#choice;
    if (this.#choice === "file" && first) return first;
    return (this.#range ??= this.#fullRange());
  }

  /** One range for all frames, so that equal values are equally bright in each. */
  async #fullRange(): Promise<{ low: number; high: number }> {
    let [low, high] = [Infinity, -Infinity];
    for (let frame = 0; frame < this.facts.frames; frame++) {
      const range = valueRange((await this.#values(frame)).values, this.facts);
      if (!range) continue;
      low = Math.min(low, range.low);
      high = Math.max(high, range.high);
    }
    return low <= high ? { low, high } : { low: 0, high: 1 };
  }

  #notes(brightness: Brightness): string[] {
    const { bits, hasTables } = this.facts;
    const [low, high] =
      "low" in brightness
        ? [brightness.low, brightness.high]
        : [brightness.center - brightness.width / 2, brightness.center + brightness.width / 2];
    const notes =
      bits > 8 || "center" in brightness
        ? [
            `Of its values of ${bits} bits, ${low} and below are black, ${high} and above are white.`,
          ]
        : [];
    if (hasTables) notes.push("It brings a table of brightness of its own, which is not applied.");
    return notes;
  }
}
