/**
 * Requests for model files. Only `Range: bytes=N-` and `bytes=N-M` are sent, which browsers allow across origins without
 * asking first; an If-Range header would make them ask, and the Hub's file servers answer no. So the ETag is compared here.
 */
import { UserError } from "../base/userError.ts";

/** The connection broke, or the server is busy: worth another try. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

export interface Asked {
  /** First byte wanted, and the byte after the last one. */
  from?: number;
  to?: number;
  token?: string | undefined;
  signal: AbortSignal;
}

/** Origins that the page's own policy kept this worker from asking. */
const forbidden = new Set<string>();
globalThis.addEventListener?.("securitypolicyviolation", (event) => {
  const { blockedURI } = event as SecurityPolicyViolationEvent;
  if (URL.canParse(blockedURI)) forbidden.add(new URL(blockedURI).origin);
});

/** @throws Interrupted without a connection, UserError when the studio's policy forbids the address. */
export async function request(url: string, { from, to, token, signal }: Asked): Promise<Response> {
  const headers = new Headers();
  if (from !== undefined && (from > 0 || to !== undefined)) {
    headers.set("Range", `bytes=${from}-${to === undefined ? "" : to - 1}`);
  }
  if (token) headers.set("Authorization", `Bearer ${token}`);
  try {
    return await fetch(url, { headers, signal, credentials: "omit", cache: "no-store" });
  } catch (error) {
    signal.throwIfAborted();
    await forbiddenAreTold();
    const { origin, host } = new URL(url);
    if (forbidden.has(origin)) {
      throw new UserError(
        `This copy of Scion may not ask ${host}: its server's privacy policy names the addresses that may be asked. Start it with --models-from ${origin}, or download the folder and drop it here.`,
        { cause: error },
      );
    }
    throw new Interrupted(`There is no connection to ${host}.`, { cause: error });
  }
}

/** The browser tells of a violation in a task of its own, which may come after the request has failed. */
const forbiddenAreTold = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Where a response's body begins in the file, and how long the file is where the response says so. */
export function placeOf(response: Pick<Response, "status" | "headers">, asked: number) {
  if (response.status !== 206) return { begins: 0, total: null };
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("Content-Range") ?? "");
  // Another origin may keep this header to itself; a 206 is then taken at its word, and the hash has the last one.
  if (!range) return { begins: asked, total: null };
  return { begins: Number(range[1]), total: range[2] === "*" ? null : Number(range[2]) };
}

/** The body piece by piece. @throws Interrupted when the connection breaks. */
export async function* piecesOf(
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
    // Also when the reader of the pieces has enough.
    void reader.cancel().catch(() => {});
  }
}

/** Texts that are read whole, such as indexes and lists, are no larger: that of a large model has a few megabytes. */
export const LARGEST_TEXT = 20 * 2 ** 20;

/** A body's JSON; one that goes on without end is let go. @throws SyntaxError, and Interrupted when the connection breaks. */
export async function jsonOf(response: Response, signal: AbortSignal): Promise<unknown> {
  const bytes = await firstBytes(piecesOf(response, signal), LARGEST_TEXT);
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** The first `end` bytes of a body, or fewer when it is shorter. */
export async function firstBytes(
  pieces: AsyncIterable<Uint8Array>,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const found: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    found.push(piece);
    length += piece.length;
    if (length >= end) break;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of found) {
    all.set(piece, at);
    at += piece.length;
  }
  return all.subarray(0, end);
}
