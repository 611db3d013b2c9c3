/** What a DICOM file says about its pixels. Nothing about the patient is read, except to know in memory which files are of one. */
import type { DataSet } from "dicom-parser";
import { UserError } from "../../base/userError.ts";
import type { DicomWindow } from "../../protocol/dicomDoor.ts";
import { knownModality } from "./modality.ts";

/** What of it a person is shown before the pixels are opened. */
export interface DicomTags {
  /** As DICOM codes it, "CT"; empty where the file does not say. */
  modality: string;
  width: number;
  height: number;
  frames: number;
  bits: number;
  isColour: boolean;
  /** The windows that the file brings, the first of which it wants to be shown with. */
  windows: DicomWindow[];
  /** "YES" where the file says that words are written in the picture, "NO" where it says there are none. */
  burnedIn: string;
  /** How the pixels are packed, as DICOM numbers it. */
  transferSyntax: string;
}

export interface DicomFacts extends DicomTags {
  samples: number;
  photometric: string;
  planar: boolean;
  bitsAllocated: number;
  highBit: number;
  isSigned: boolean;
  slope: number;
  intercept: number;
  windowFunction: string;
  /** A value that stands for no measurement at all. */
  padding: number | null;
  /** Seconds from one frame to the next; null where the file does not say. */
  frameSeconds: number | null;
  /** Tables of brightness that are not applied. */
  hasTables: boolean;
  /** Equal for files of one patient, or one study; empty where neither is named. For grouping in memory, never to be stored. */
  subject: string;
}

const SLIDE = "1.2.840.10008.5.1.4.1.1.77.1.6";

/** @throws UserError when the file has no picture, or none that can be read as pictures. */
export function dicomFacts(data: DataSet, transferSyntax: string): DicomFacts {
  const number = (tag: string, absent = 0) => data.uint16(tag) ?? absent;
  const text = (tag: string) => data.string(tag)?.trim() ?? "";
  const decimal = (tag: string, absent: number) => finite(data.floatString(tag)) ?? absent;
  const [width, height] = [number("x00280011"), number("x00280010")];
  if (!data.elements["x7fe00010"] || width === 0 || height === 0) throw new UserError(NO_PICTURE);
  if (text("x00080016") === SLIDE) throw new UserError(IS_SLIDE);
  const bitsAllocated = number("x00280100", 8);
  const bits = number("x00280101", bitsAllocated);
  const isSigned = number("x00280103") === 1;
  const samples = number("x00280002", 1);
  return {
    modality: knownModality(text("x00080060")),
    width,
    height,
    frames: Math.max(1, Math.trunc(finite(data.intString("x00280008")) ?? 1)),
    bits,
    isColour: samples > 1 || text("x00280004") === "PALETTE COLOR",
    windows: windowsOf(data),
    burnedIn: text("x00280301"),
    transferSyntax,
    samples,
    photometric: text("x00280004"),
    planar: number("x00280006") === 1,
    bitsAllocated,
    highBit: number("x00280102", bits - 1),
    isSigned,
    slope: decimal("x00281053", 1),
    intercept: decimal("x00281052", 0),
    windowFunction: text("x00281056") || "LINEAR",
    padding: (isSigned ? data.int16("x00280120") : data.uint16("x00280120")) ?? null,
    frameSeconds: frameSeconds(decimal("x00181063", 0), decimal("x00180040", 0)),
    hasTables: "x00283000" in data.elements || "x00283010" in data.elements,
    subject: subjectOf(text),
  };
}

const finite = (value: number | undefined) =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** `milliseconds` a frame, or frames a second. */
function frameSeconds(milliseconds: number, rate: number): number | null {
  if (milliseconds > 0) return milliseconds / 1000;
  return rate > 0 ? 1 / rate : null;
}

function windowsOf(data: DataSet): DicomWindow[] {
  const [centers, widths] = ["x00281050", "x00281051"] as const;
  const count = Math.min(data.numStringValues(centers) ?? 0, data.numStringValues(widths) ?? 0);
  return Array.from({ length: count }, (_, i) => ({
    center: data.floatString(centers, i) ?? NaN,
    width: data.floatString(widths, i) ?? NaN,
  })).filter(({ center, width }) => Number.isFinite(center) && width > 0);
}

/** What stands in place of a patient's number in data sets whose patients were taken out: it says nothing of who is who. */
const NOBODY = /^(|anon\w*|unknown|none|removed|x+|0+)$/i;

function subjectOf(text: (tag: string) => string): string {
  const patient = text("x00100020");
  if (!NOBODY.test(patient)) return `patient ${patient}`;
  return text("x0020000d") || text("x0020000e");
}

const NO_PICTURE =
  "This DICOM file has no picture in it: it is a report, a plan or a list. Drop the files of the pictures.";
const IS_SLIDE =
  "This DICOM file is a slide in tiles, which Scion does not put together. Export the part that matters as TIFF or PNG and drop that.";
