/**
 * Brings one file from its source to the disk. When the connection breaks it waits a little longer each time and goes on
 * from the last byte that arrived; what is there stays, also when it gives up.
 */
import { formatBytes } from "../base/formatBytes.ts";
import { UserError } from "../base/userError.ts";
import type { ModelFile } from "../protocol/models.ts";
import { finishPart, writePart, type PartWriter } from "../storage/modelStoreWriter.ts";
import { Interrupted } from "./http.ts";
import type { ModelSource } from "./source.ts";

/** Milliseconds before the second, third, … try without progress: 15.5 s in all. */
const RETRY_MS: readonly number[] = [500, 1000, 2000, 4000, 8000];

export interface Progress {
  signal: AbortSignal;
  /** Bytes of this file that are there. */
  arrived(bytes: number): void;
  /** Bytes of this file whose hash has been computed. */
  checked(bytes: number): void;
}

/** @returns the file with its SHA-256. @throws UserError with what is there and the way out. */
export async function downloadFile(
  source: Pick<ModelSource, "open">,
  path: string,
  file: ModelFile,
  progress: Progress,
): Promise<ModelFile> {
  const writer = await writePart(path);
  let etag = "";
  try {
    etag = await receiveFile(source, file, writer, progress);
  } finally {
    writer.close();
  }
  let hashed = 0;
  const sha256 = await finishPart(path, file, (bytes) => {
    progress.signal.throwIfAborted();
    progress.checked((hashed += bytes));
  });
  return { ...file, etag, sha256, doneBytes: file.bytes };
}

/**
 * Writes what is still missing of a file. `waits` are the pauses before the tries that follow one without progress.
 * @returns the ETag, or an empty text.
 */
export async function receiveFile(
  source: Pick<ModelSource, "open">,
  file: Pick<ModelFile, "path" | "bytes" | "etag">,
  writer: PartWriter,
  { signal, arrived }: Pick<Progress, "signal" | "arrived">,
  waits = RETRY_MS,
): Promise<string> {
  let { etag } = file;
  let tries = 0;
  arrived(writer.done);
  while (writer.done < file.bytes) {
    const before = writer.done;
    try {
      etag = await receive(source, file, etag, writer, arrived, signal);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (writer.done > before) tries = 0;
      if (tries === waits.length) throw gaveUp(file, writer.done, waits.length, error);
      await pause(waits[tries++]!, signal);
    }
  }
  return etag;
}

type Announced = Pick<ModelFile, "path" | "bytes">;

/** One try. @returns the ETag. @throws Interrupted when the stream ends before the file does. */
async function receive(
  source: Pick<ModelSource, "open">,
  file: Announced,
  etag: string,
  writer: PartWriter,
  arrived: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  let stream = await source.open(file, writer.done, signal);
  const changed = writer.done > 0 && etag !== "" && stream.etag !== "" && stream.etag !== etag;
  if (changed && stream.begins > 0) {
    for await (const _ of stream.pieces) break;
    writer.restart();
    stream = await source.open(file, 0, signal);
  } else if (stream.begins !== writer.done) {
    // A server that does not know ranges sends everything again.
    if (stream.begins !== 0) throw wrongPlace(file, stream.begins, writer.done);
    writer.restart();
  }
  for await (const piece of stream.pieces) {
    signal.throwIfAborted();
    if (writer.done + piece.length > file.bytes) throw tooLong(file);
    writer.write(piece);
    arrived(writer.done);
  }
  if (writer.done < file.bytes) throw new Interrupted("The connection ended early.");
  return stream.etag || etag;
}

const gaveUp = ({ path, bytes }: Announced, done: number, tries: number, cause: Error) =>
  new UserError(
    `${cause.message} ${tries} more tries did not help. ${formatBytes(done)} of the ${formatBytes(bytes)} of ${path} are here and stay; go on when the network is back.`,
    { cause },
  );

const tooLong = ({ path, bytes }: Announced) =>
  new UserError(
    `${path} goes on after the ${bytes} bytes that were announced: it has changed at its origin. Delete this model and bring it again.`,
  );

const wrongPlace = ({ path }: Announced, begins: number, done: number) =>
  new UserError(
    `The server sent ${path} from byte ${begins} where byte ${done} was asked for. Delete this model and bring it again, or get it from another place.`,
  );

/** Waits, less long when the browser says that the network is back. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // An abort that came before the listener below would wait for the whole pause.
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.("online", end);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    globalThis.addEventListener?.("online", end);
    signal.addEventListener("abort", end);
  });
}
