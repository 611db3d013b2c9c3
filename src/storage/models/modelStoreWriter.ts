/**
 * Writes one large file of a model piece by piece into NAME.part, which stays when the tab is closed, so that the next try
 * goes on where this one ended. The file gets its name only when it is whole and its hash is right.
 */
import { createSHA1, createSHA256 } from "hash-wasm";
import { UserError } from "../../base/userError.ts";
import type { FileHash } from "../../protocol/models.ts";
import { openPart, readFile, removePath, renameFile, writeWhole } from "../io/opfs.ts";

export const PART = ".part";

/** Bytes hashed or copied at once. */
const PIECE = 4 * 2 ** 20;
/** Bytes after which what was written is put to disk for certain. */
const FLUSH_EVERY = 32 * 2 ** 20;

export interface Digests {
  sha256: string;
  /** Git's blob hash. */
  gitSha1: string;
}

/** Streaming hashes of a file of `bytes` bytes. */
async function hashing(bytes: number) {
  const [sha256, sha1] = await Promise.all([createSHA256(), createSHA1()]);
  sha256.init();
  sha1.init().update(`blob ${bytes}\0`);
  // Git's hash is promised for small files only; on gigabytes it would be half of the work for nothing.
  const small = bytes <= 16 * 2 ** 20;
  return {
    update(piece: Uint8Array) {
      sha256.update(piece);
      if (small) sha1.update(piece);
    },
    digests: (): Digests => ({ sha256: sha256.digest(), gitSha1: small ? sha1.digest() : "" }),
  };
}

/** Hashes of a stored file, read in pieces; `onRead` counts bytes. */
export async function hashFile(file: Blob, onRead: (bytes: number) => void): Promise<Digests> {
  const hash = await hashing(file.size);
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
    hash.update(piece);
    onRead(piece.length);
  }
  return hash.digests();
}

/** Why the content is not the promised one, or null when it is or when nothing was promised. */
export function hashProblem(
  path: string,
  promised: FileHash | null,
  { sha256, gitSha1 }: Digests,
): string | null {
  if (!promised) return null;
  const found = promised.kind === "sha256" ? sha256 : gitSha1;
  if (found === "" || found === promised.hex) return null;
  const short = (hex: string) => `${hex.slice(0, 12)}…`;
  return `${path} arrived with the checksum ${short(found)}, but its origin promises ${short(promised.hex)}: it was damaged or changed on the way. It was removed; bring it again.`;
}

export interface PartWriter {
  /** Bytes that are there, from earlier tries too. */
  readonly done: number;
  write(piece: Uint8Array): void;
  /** Forgets everything: the server has begun anew. */
  restart(): void;
  /** Keeps what is there for a later try. */
  close(): void;
}

/** Opens PATH.part at its end. Only one writer may have it open. */
export async function writePart(path: string): Promise<PartWriter> {
  const access = await openPart(path + PART);
  let done = access.getSize();
  let unflushed = 0;
  return {
    get done() {
      return done;
    },
    write(piece) {
      writeWhole(access, piece, done);
      done += piece.length;
      unflushed += piece.length;
      if (unflushed > FLUSH_EVERY) {
        access.flush();
        unflushed = 0;
      }
    },
    restart() {
      access.truncate(0);
      done = 0;
    },
    close() {
      access.flush();
      access.close();
    },
  };
}

/**
 * Gives a finished part its name when its size and hash are the promised ones; otherwise removes it and throws the reason.
 * @returns the file's SHA-256
 */
export async function finishPart(
  path: string,
  { bytes, promised }: { bytes: number; promised: FileHash | null },
  onRead: (bytes: number) => void,
): Promise<string> {
  const name = path.split("/").at(-1)!;
  const part = await readFile(path + PART);
  if (part?.size !== bytes) {
    await removePath(path + PART);
    throw new UserError(
      `${name} has ${part?.size ?? 0} bytes where ${bytes} were announced. It was removed; bring it again.`,
    );
  }
  const digests = await hashFile(part, onRead);
  const problem = hashProblem(name, promised, digests);
  if (problem) {
    await removePath(path + PART);
    throw new UserError(problem);
  }
  await renameFile(path + PART, name);
  return digests.sha256;
}
