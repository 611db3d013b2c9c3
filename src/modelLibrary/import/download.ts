/**
 * Downloads one file of a model into OPFS. A broken connection is retried with growing delays from the last byte
 * received; a partial file stays on disk when the retries run out.
 */
import { formatBytes } from "../../base/words/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import type { ModelFile } from "../../protocol/models.ts";
import { finishPart, writePart, type PartWriter } from "../../storage/models/modelStoreWriter.ts";
import { Interrupted } from "./http.ts";
import type { ModelSource } from "./source.ts";

/** Milliseconds before each retry that follows an attempt without progress: 15.5 s in all. */
const RETRY_DELAYS_MS: readonly number[] = [500, 1000, 2000, 4000, 8000];

export interface DownloadCallbacks {
  signal: AbortSignal;
  /** Bytes of this file on disk so far. */
  onReceived(bytes: number): void;
  /** Bytes of this file whose hash has been computed. */
  onHashed(bytes: number): void;
}

/**
 * @returns the file's record with its SHA-256 and ETag.
 * @throws {UserError} when the retries run out, the content is not the announced one, or the disk is full.
 */
export async function downloadFile(
  source: Pick<ModelSource, "open">,
  path: string,
  file: ModelFile,
  callbacks: DownloadCallbacks,
): Promise<ModelFile> {
  const writer = await writePart(path);
  let etag = "";
  try {
    etag = await receiveFile(source, file, writer, callbacks);
  } finally {
    writer.close();
  }
  let hashed = 0;
  const sha256 = await finishPart(path, file, (bytes) => {
    callbacks.signal.throwIfAborted();
    callbacks.onHashed((hashed += bytes));
  });
  return { ...file, etag, sha256, doneBytes: file.bytes };
}

/**
 * Downloads the missing rest of a file. `retryDelays`: milliseconds before each retry after an attempt without progress.
 * @returns the ETag, empty when the server sent none.
 * @throws {UserError} when the retries run out or the server sends something else than announced.
 */
export async function receiveFile(
  source: Pick<ModelSource, "open">,
  file: Pick<ModelFile, "path" | "bytes" | "etag">,
  writer: PartWriter,
  { signal, onReceived }: Pick<DownloadCallbacks, "signal" | "onReceived">,
  retryDelays = RETRY_DELAYS_MS,
): Promise<string> {
  let { etag } = file;
  let attempts = 0;
  onReceived(writer.done);
  while (writer.done < file.bytes) {
    const before = writer.done;
    try {
      etag = await receiveOnce(source, file, etag, writer, onReceived, signal);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (writer.done > before) attempts = 0;
      if (attempts === retryDelays.length)
        throw outOfRetries(file, writer.done, retryDelays.length, error);
      await waitForRetry(retryDelays[attempts++]!, signal);
    }
  }
  return etag;
}

type ExpectedFile = Pick<ModelFile, "path" | "bytes">;

/**
 * One attempt. Starts over when the ETag has changed or the server ignores the range.
 * @returns the ETag.
 * @throws {Interrupted} when the stream ends before the file does.
 * @throws {UserError} when the server sends another range, or more bytes than announced.
 */
async function receiveOnce(
  source: Pick<ModelSource, "open">,
  file: ExpectedFile,
  etag: string,
  writer: PartWriter,
  onReceived: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  let stream = await source.open(file, writer.done, signal);
  const changed = writer.done > 0 && etag !== "" && stream.etag !== "" && stream.etag !== etag;
  if (changed && stream.offset > 0) {
    for await (const _ of stream.chunks) break;
    writer.restart();
    stream = await source.open(file, 0, signal);
  } else if (stream.offset !== writer.done) {
    // A server that does not know ranges sends everything again.
    if (stream.offset !== 0) throw wrongOffset(file, stream.offset, writer.done);
    writer.restart();
  }
  for await (const chunk of stream.chunks) {
    signal.throwIfAborted();
    if (writer.done + chunk.length > file.bytes) throw tooLong(file);
    writer.write(chunk);
    onReceived(writer.done);
  }
  if (writer.done < file.bytes) throw new Interrupted("The connection ended early.");
  return stream.etag || etag;
}

const outOfRetries = ({ path, bytes }: ExpectedFile, done: number, tries: number, cause: Error) =>
  new UserError(
    `${cause.message} ${tries} more tries did not help. ${formatBytes(done)} of the ${formatBytes(bytes)} of ${path} are here and stay; go on when the network is back.`,
    { cause },
  );

const tooLong = ({ path, bytes }: ExpectedFile) =>
  new UserError(
    `${path} goes on after the ${bytes} bytes that were announced: it has changed at its origin. Delete this model and bring it again.`,
  );

const wrongOffset = ({ path }: ExpectedFile, offset: number, done: number) =>
  new UserError(
    `The server sent ${path} from byte ${offset} where byte ${done} was asked for. Delete this model and bring it again, or get it from another place.`,
  );

/** Waits `ms`, or until the browser reports that it is online again. @throws the signal's reason when aborted. */
async function waitForRetry(ms: number, signal: AbortSignal): Promise<void> {
  // An abort before the listener below is added would not be noticed until the timer ends.
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
