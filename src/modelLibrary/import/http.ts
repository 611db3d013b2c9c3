/**
 * HTTP requests for model files. Only `Range: bytes=N-` and `bytes=N-M` are sent, which need no CORS preflight; an
 * If-Range header would, and the Hub's file servers reject it. The caller compares ETags instead.
 */
import { formatBytes } from "../../base/words/formatBytes.ts";
import { wasBlocked } from "../../base/policyBlocks.ts";
import { UserError } from "../../base/userError.ts";

/** The connection broke or the server is busy: a retry may help. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

export interface RequestOptions {
  /** First byte wanted, and the byte after the last one. */
  from?: number;
  to?: number;
  token?: string | undefined;
  signal: AbortSignal;
}

/**
 * @throws {Interrupted} without a connection.
 * @throws {UserError} when the Content Security Policy blocks the address.
 */
export async function request(
  url: string,
  { from, to, token, signal }: RequestOptions,
): Promise<Response> {
  const headers = new Headers();
  if (from !== undefined && (from > 0 || to !== undefined)) {
    headers.set("Range", `bytes=${from}-${to === undefined ? "" : to - 1}`);
  }
  if (token) headers.set("Authorization", `Bearer ${token}`);
  try {
    return await fetch(url, { headers, signal, credentials: "omit", cache: "no-store" });
  } catch (error) {
    signal.throwIfAborted();
    const { origin, host } = new URL(url);
    if (await wasBlocked(url)) {
      throw new UserError(
        `This copy of Scion may not ask ${host}: its server's privacy policy names the addresses that may be asked. Start it with --models-from ${origin}, or download the folder and drop it here.`,
        { cause: error },
      );
    }
    throw new Interrupted(`There is no connection to ${host}.`, { cause: error });
  }
}

/** Offset of a response's body in the file, and the file's length where the response tells it. `asked`: requested offset. */
export function contentRange(response: Pick<Response, "status" | "headers">, asked: number) {
  if (response.status !== 206) return { offset: 0, total: null };
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("Content-Range") ?? "");
  // CORS may hide this header: then the 206 is trusted, and the hash of the whole file decides.
  if (!range) return { offset: asked, total: null };
  return { offset: Number(range[1]), total: range[2] === "*" ? null : Number(range[2]) };
}

/** The body in chunks. @throws {Interrupted} when the connection breaks. */
export async function* bodyChunks(
  response: Response,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new Interrupted("The connection broke.", { cause: error });
  } finally {
    // Also when the consumer stops early.
    void reader.cancel().catch(() => {});
  }
}

/** Limit for texts that are read whole, such as indexes and listings; those of large models have a few megabytes. */
export const MAX_TEXT_BYTES = 20 * 2 ** 20;

/**
 * A body parsed as JSON. What goes on after MAX_TEXT_BYTES is not parsed: the part before would be no JSON, and finding that out
 * holds the worker for seconds where it is nested deeply.
 * @throws {SyntaxError} when it is not JSON, or longer.
 * @throws {Interrupted} when the connection breaks.
 */
export async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  const bytes = await readFirstBytes(bodyChunks(response, signal), MAX_TEXT_BYTES + 1);
  if (bytes.length > MAX_TEXT_BYTES) {
    throw new SyntaxError(`The text is longer than ${formatBytes(MAX_TEXT_BYTES)}.`);
  }
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** The first `end` bytes of a body, or fewer when it is shorter. */
export async function readFirstBytes(
  chunks: AsyncIterable<Uint8Array>,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const found: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    found.push(chunk);
    length += chunk.length;
    if (length >= end) break;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of found) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all.subarray(0, end);
}
