/** SHA-256 of a blob of any size. */
import { createSHA256 } from "hash-wasm";
import { sha256Hex } from "./hash.ts";

/** Up to this the browser's own hash is faster, and a copy in memory does not matter. */
const AT_ONCE = 16 * 2 ** 20;
/** Bytes in memory at once of a larger one. */
const PIECE = 4 * 2 ** 20;

/** 64 hex digits. `onRead` gets the number of bytes that were read since the last call. @throws what `signal` says when it is aborted */
export async function blobSha256(
  blob: Blob,
  onRead: (bytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<string> {
  if (blob.size <= AT_ONCE) return sha256Hex(await blob.arrayBuffer());
  const hash = await createSHA256();
  hash.init();
  for (let at = 0; at < blob.size; at += PIECE) {
    signal?.throwIfAborted();
    const piece = new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
    hash.update(piece);
    onRead(piece.length);
  }
  return hash.digest();
}
