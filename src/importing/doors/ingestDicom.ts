/** Turns the pixels of a DICOM file into stored pictures or a clip. The name of the file, which can be a patient's, stays outside. */
import { encodePictures } from "../../media/clips/encodePictures.ts";
import { describeClip } from "../../media/clips/video.ts";
import { DicomFile } from "../../media/dicom/openDicom.ts";
import type { DicomFacts } from "../../media/dicom/facts.ts";
import type { DicomOpening } from "../../protocol/dicomDoor.ts";
import { ingested, ingestPage, type IngestedMedia } from "../ingestMedia.ts";
import { ingestEach, type OpenedPage } from "../ingestPages.ts";

/** Where a file does not say how fast its frames follow each other. Our choice. */
const FRAMES_PER_SECOND = 10;

/**
 * By name: `path`, and where each frame is a picture `path, frame 2` and so on.
 * @param source of all of them; null for one of their own
 * @param frames number of frames that the model samples from a clip
 * @throws {UserError} when the file cannot be used
 */
export async function ingestDicom(
  file: Blob,
  path: string,
  opening: DicomOpening,
  source: string | null,
  frames: number,
): Promise<Map<string, OpenedPage>> {
  const dicom = await DicomFile.open(file, opening.window);
  const belongs = source ? { source } : {};
  const own = (media: IngestedMedia) => ({ ...withModality(media, dicom.facts), ...belongs });
  if (dicom.pageCount === 1 || opening.frames === "middle")
    return new Map([[path, own(await middleFrame(dicom))]]);
  if (opening.frames === "clip") return new Map([[path, own(await clipOf(dicom, frames))]]);
  const name = storedName(dicom.facts);
  return ingestEach(dicom, { path, unit: "frame", ...(source && { source }) }, async (frame) =>
    withModality(
      await ingestPage(dicom, frame, `${name}, frame ${frame + 1}`, "Frame"),
      dicom.facts,
    ),
  );
}

const storedName = ({ modality, width, height }: DicomFacts) =>
  `${modality || "DICOM"} ${width} x ${height}`;

function withModality(media: IngestedMedia, { modality }: DicomFacts): IngestedMedia {
  return { ...media, media: { ...media.media, ...(modality && { modality }) } };
}

const middleFrame = (dicom: DicomFile) =>
  ingestPage(dicom, Math.floor((dicom.pageCount - 1) / 2), storedName(dicom.facts), "Frame");

async function clipOf(dicom: DicomFile, frames: number): Promise<IngestedMedia> {
  const { facts, pageCount } = dicom;
  const notes: string[] = [];
  const read = async (place: number) => {
    const picture = await dicom.read(place);
    if (place === 0) notes.push(...picture.notes);
    return picture;
  };
  const seconds = facts.frameSeconds ?? 1 / FRAMES_PER_SECOND;
  const blob = await encodePictures(pageCount, read, seconds);
  const isGuess = facts.frameSeconds === null;
  notes.push(
    `${pageCount} frames, ${Number((1 / seconds).toPrecision(3))} a second${isGuess ? ", since the file does not say how fast they follow each other" : ""}. They are encoded as a clip, which is not free of loss.`,
  );
  const kept = { blob, notes, ...(await describeClip(blob, frames)) };
  return ingested("video", kept, storedName(facts));
}
