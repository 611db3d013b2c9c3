/** The file that a clip is written to: in memory, or, where it may be larger than that, piece by piece in a file of its own. */
import {
  BufferTarget,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  WebMOutputFormat,
  type StreamTargetChunk,
  type VideoCodec,
} from "mediabunny";
import { BOX_HEADER_BYTES, boxAt } from "./iso/isoBoxes.ts";
import { blankMp4Dates } from "./iso/mp4Dates.ts";

/** A file that is written and read in place. */
export interface ClipFile {
  write(bytes: Uint8Array, at: number): void;
  /** As many bytes from `at` as there are, at most `count`. */
  read(at: number, count: number): Uint8Array;
  readonly size: number;
  /** What was written, to be read on demand; nothing is written any more. */
  blob(): Promise<Blob>;
}

/** Codecs that are put in WebM; the others go in MP4. */
const WEBM: readonly VideoCodec[] = ["vp8", "vp9", "av1"];

/** Bytes that are gathered before they are written to a file. */
const CHUNK = 4 * 2 ** 20;

/**
 * A file of one track of pictures; `add` fills it, then `finish` gives its bytes without dates.
 * @param file where it is written; in memory without one
 */
export function clipOutput(codec: VideoCodec, file?: ClipFile) {
  const isWebm = WEBM.includes(codec);
  const target = file ? fileTarget(file) : new BufferTarget();
  // The header of a file goes behind the pictures, which would else be held in memory.
  const fastStart = file ? false : "in-memory";
  const format = isWebm ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart });
  const output = new Output({ format, target });
  const type = isWebm ? "video/webm" : "video/mp4";
  return {
    output,
    async finish(): Promise<Blob> {
      await output.finalize();
      if (file) {
        if (!isWebm) blankFileDates(file);
        const blob = await file.blob();
        return blob.slice(0, blob.size, type);
      }
      const bytes = new Uint8Array((target as BufferTarget).buffer!);
      if (!isWebm) blankMp4Dates(bytes);
      return new Blob([bytes], { type });
    },
  };
}

function fileTarget(file: ClipFile): StreamTarget {
  const writable = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => file.write(data, position),
  });
  return new StreamTarget(writable, { chunked: true, chunkSize: CHUNK });
}

/** Of the file the header alone is read. */
function blankFileDates(file: ClipFile): void {
  for (let at = 0; at < file.size;) {
    const head = file.read(at, BOX_HEADER_BYTES);
    const box = boxAt(head, 0, head.length, file.size - at);
    if (!box) return;
    if (box.type === "moov") {
      const bytes = file.read(at, box.end);
      blankMp4Dates(bytes);
      file.write(bytes, at);
    }
    at += box.end;
  }
}
