/** The bytes of single frames within the pixel data of a DICOM file (PS3.5, 8 and Annex A.4). */
import * as dicomParser from "dicom-parser";
import type { DataSet } from "dicom-parser";
import { UserError } from "../../base/userError.ts";
import type { DicomFacts } from "./facts.ts";

const PIXEL_DATA = "x7fe00010";

const CUT =
  "The pixels of this DICOM file end too early, as after a broken copy. Copy it again from where it came and drop the new file.";

/** Bytes of one frame that is not packed. */
const frameBytes = ({ width, height, samples, bitsAllocated, photometric }: DicomFacts) =>
  // Chroma is there for every second pixel.
  (width * height * (photometric === "YBR_FULL_422" ? 2 : samples) * bitsAllocated) / 8;

/** @throws UserError where the file ends before the frame does. */
export function frameCode(data: DataSet, facts: DicomFacts, frame: number): Uint8Array {
  const element = data.elements[PIXEL_DATA]!;
  const bytes = data.byteArray as Uint8Array;
  if (!element.encapsulatedPixelData) {
    const length = frameBytes(facts);
    const from = element.dataOffset + frame * length;
    if (from + length > Math.min(bytes.length, element.dataOffset + element.length))
      throw new UserError(CUT);
    return bytes.subarray(from, from + length);
  }
  const fragments = element.fragments ?? [];
  const table = element.basicOffsetTable ?? [];
  if (fragments.length === 0) throw new UserError(CUT);
  if (fragments.length === facts.frames) return fragmentCode(data, frame, 1);
  if (facts.frames === 1) return fragmentCode(data, 0, fragments.length);
  // Frames of several fragments without a table are told apart by where JPEG pictures begin.
  const offsets =
    table.length === facts.frames ? table : dicomParser.createJPEGBasicOffsetTable(data, element);
  if (frame >= offsets.length) throw new UserError(CUT);
  return dicomParser.readEncapsulatedImageFrame(data, element, frame, offsets) as Uint8Array;
}

const fragmentCode = (data: DataSet, from: number, count: number) =>
  dicomParser.readEncapsulatedPixelDataFromFragments(
    data,
    data.elements[PIXEL_DATA]!,
    from,
    count,
  ) as Uint8Array;
