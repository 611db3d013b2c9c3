import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { UserError } from "../../base/userError.ts";
import type { WindowChoice } from "../../protocol/dicomDoor.ts";
import { recordedBytes } from "../testing/recorded.ts";
import { serveAssets } from "../testing/serveAssets.ts";
import { DicomFile } from "./openDicom.ts";
import recorded from "./testing/recorded.json" with { type: "json" };

const files: Record<string, { file: string; frames: string[] }> = recorded.files;

const blobOf = (file: string) => new Blob([recordedBytes(file).slice()]);

beforeAll(serveAssets);
afterAll(() => vi.unstubAllGlobals());

/** The largest difference of a colour. */
function mostApart(rgba: ArrayLike<number>, rgb: Uint8Array): number {
  expect(rgba.length * 3).toBe(rgb.length * 4);
  let most = 0;
  for (let i = 0; i < rgb.length; i++) {
    most = Math.max(most, Math.abs(rgba[Math.floor(i / 3) * 4 + (i % 3)]! - rgb[i]!));
  }
  return most;
}

const open = (name: string, window?: WindowChoice) =>
  DicomFile.open(blobOf(files[name]!.file), window);

describe("a DICOM file", () => {
  it.each(Object.entries(files))("gives what pydicom does: %s", async (_, { file, frames }) => {
    const dicom = await DicomFile.open(blobOf(file));
    expect(dicom.pageCount).toBe(frames.length);
    for (const [at, frame] of frames.entries()) {
      const { rgba, width, height } = await dicom.read(at);
      expect([width, height]).toEqual([recorded.width, recorded.height]);
      expect(mostApart(rgba, recordedBytes(frame))).toBe(0);
    }
  });

  it("says which values became black and white", async () => {
    expect((await (await open("RLE")).read(0)).notes).toEqual([
      "Of its values of 12 bits, -160 and below are black, 240 and above are white.",
    ]);
    const { notes } = await (await open("RLE", "range")).read(0);
    const { notes: same } = await (await open("without a window")).read(0);
    expect(notes).toEqual(same);
    expect(notes[0]).toMatch(/^Of its values of 12 bits, -\d+ and below are black, \d+ and above/);
    expect((await (await open("colours, three moments")).read(1)).notes).toEqual([]);
  });

  it("is shown through a window of one's own", async () => {
    const { rgba } = await (await open("RLE", { center: -1000, width: 2 })).read(0);
    const shades = new Set(rgba);
    expect(shades.has(255) && shades.size <= 3).toBe(true);
  });

  it("is read without preamble and mark, as some programs write it", async () => {
    for (const name of ["explicit values", "implicit values"]) {
      const whole = recordedBytes(files[name]!.file);
      // The group of meta information says how long it is.
      const length = new DataView(whole.buffer, whole.byteOffset).getUint32(140, true);
      const dicom = await DicomFile.open(new Blob([whole.slice(144 + length)]));
      const { rgba } = await dicom.read(0);
      expect(mostApart(rgba, recordedBytes(files[name]!.frames[0]!))).toBe(0);
    }
  });

  it("tells nothing of the patient but which files belong together", async () => {
    const { facts } = await open("explicit values");
    const { facts: other } = await open("palette");
    expect(facts.subject).toBe(other.subject);
    const { subject: _, ...told } = facts;
    expect(JSON.stringify(told)).not.toContain(recorded.canary);
  });
});

describe("a DICOM file that cannot be read", () => {
  const refusal = async (blob: Blob) => {
    try {
      const dicom = await DicomFile.open(blob);
      for (let frame = 0; frame < Math.min(4, dicom.pageCount); frame++) await dicom.read(frame);
    } catch (error) {
      return error instanceof UserError ? error.message : String(error);
    }
    return "";
  };

  it.each([
    "explicit values",
    "deflated",
    "RLE",
    "JPEG lossless",
    "JPEG-LS",
    "JPEG 2000",
    "JPEG baseline",
  ])("is refused in a sentence wherever it is cut off: %s", async (name) => {
    const blob = blobOf(files[name]!.file);
    for (const share of [0.1, 0.3, 0.5, 0.8]) {
      const sentence = await refusal(blob.slice(0, Math.floor(blob.size * share)));
      expect(sentence, `${share}`).toMatch(/DICOM file/);
    }
  });

  it.each(["explicit values", "RLE", "JPEG-LS", "JPEG 2000", "JPEG lossless", "palette"])(
    "is refused in a sentence, or read, whatever byte is changed: %s",
    async (name) => {
      const whole = recordedBytes(files[name]!.file);
      for (let at = 132; at < whole.length; at += 97) {
        const changed = whole.slice();
        changed[at] = changed[at]! ^ 0x55;
        expect(await refusal(new Blob([changed])), `byte ${at}`).toMatch(/^$|DICOM file/);
      }
    },
  );

  it("is refused by the name of what is not read", async () => {
    const inPlaceOf = (name: string, from: string, to: string) => {
      const text = Buffer.from(recordedBytes(files[name]!.file)).toString("latin1");
      expect(text).toContain(from);
      return new Blob([Buffer.from(text.replaceAll(from, to), "latin1")]);
    };
    const clip = inPlaceOf("HTJ2K", "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.103");
    expect(await refusal(clip)).toContain("a clip in MPEG or H.264");
    const retired = inPlaceOf("JPEG lossless", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.55");
    expect(await refusal(retired)).toContain("a retired form of JPEG");
  });
});
