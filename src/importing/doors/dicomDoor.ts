/**
 * DICOM files wait at a door: their tags of kind and size are shown, and their pixels opened when the person says so. What tells
 * whose pictures they are stays in memory: files of one patient get one random source, so that no split parts them.
 */
import { canonicalJson } from "../../base/canonicalJson.ts";
import { newId } from "../../base/newId.ts";
import { transferSyntaxOf } from "../../media/dicom/codecs/index.ts";
import type { DicomFacts } from "../../media/dicom/facts.ts";
import type { DicomDoor, DicomOpening } from "../../protocol/dicomDoor.ts";
import { attempt } from "../attempt.ts";
import type { OpenedPage } from "../ingestPages.ts";

/** A dropped DICOM file. */
export interface ClosedDicom {
  file: Blob;
  facts: DicomFacts;
  /** Random, the same for files of one patient or study; null where the file names neither. */
  source: string | null;
}

export const WAITS =
  "This is a DICOM file, which can hold a patient's name. Say above how to open it; its header is left behind.";

/** Kinds of pictures in which programs mostly write words: ultrasound, screen captures, scanned paper, films of vessels. */
const WORDY = ["US", "IVUS", "SC", "OT", "DG", "XA", "RF", "ES", "ECG"];

export class DicomDoors {
  readonly #files = new Map<string, ClosedDicom>();
  readonly #sources = new Map<string, string>();
  readonly #openings = new Map<string, DicomOpening>();

  /** Reads the header of a file. @throws {UserError} when it has no pictures that can be read. */
  async add(path: string, file: Blob): Promise<void> {
    const { DicomFile } = await import("../../media/dicom/openDicom.ts");
    const { facts } = await DicomFile.open(file);
    const { subject } = facts;
    if (subject && !this.#sources.has(subject)) this.#sources.set(subject, newId());
    this.#files.set(path, { file, facts, source: this.#sources.get(subject) ?? null });
  }

  /** In the order in which their first files were dropped. */
  list(): DicomDoor[] {
    const doors = new Map<string, ClosedDicom[]>();
    for (const file of this.#files.values()) {
      const key = keyOf(file.facts);
      doors.set(key, [...(doors.get(key) ?? []), file]);
    }
    return [...doors].map(([key, files]) => doorOf(key, files, this.#openings.get(key)));
  }

  /** Paths of the files behind a door. */
  paths(key: string): string[] {
    return [...this.#files].filter(([, { facts }]) => keyOf(facts) === key).map(([path]) => path);
  }

  opened(key: string, opening: DicomOpening): void {
    this.#openings.set(key, opening);
  }

  /** The pictures or the clip of one file by name; a single reason where it cannot be opened. */
  async open(
    path: string,
    opening: DicomOpening,
    frames: number,
  ): Promise<Map<string, OpenedPage>> {
    const { ingestDicom } = await import("./ingestDicom.ts");
    const { file, source } = this.#files.get(path)!;
    const opened = await attempt(() => ingestDicom(file, path, opening, source, frames));
    return "reason" in opened ? new Map([[path, opened]]) : opened;
  }
}

/** `files` behind one door. */
function doorOf(key: string, files: readonly ClosedDicom[], opening?: DicomOpening): DicomDoor {
  const facts = files.map((file) => file.facts);
  const [{ modality, isColour }] = facts as [DicomFacts];
  return {
    key,
    files: files.length,
    modality,
    isColour,
    sizes: distinct(facts.map(({ width, height }) => ({ width, height }))),
    frames: Math.max(...facts.map(({ frames }) => frames)),
    bits: distinct(facts.map(({ bits }) => bits)),
    packed: distinct(facts.map(({ transferSyntax }) => transferSyntaxOf(transferSyntax).name)),
    windows: distinct(facts.flatMap(({ windows }) => windows.slice(0, 1))),
    expectsWords: WORDY.includes(modality) || facts.some(({ burnedIn }) => burnedIn === "YES"),
    ...(opening && { opening }),
  };
}

const distinct = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [canonicalJson(value), value])).values(),
];

/** What a person opens in one way: pictures or moments of one kind. */
const keyOf = ({ modality, isColour, frames }: DicomFacts) =>
  canonicalJson([modality, isColour, frames > 1]);
