/**
 * Reads a zip from a Blob without loading it: only the directory at its end, then one file at a time. The directory is
 * checked first against limits, overlaps and dangerous paths, and no file is ever inflated beyond the size it declares, so
 * a zip bomb costs one sentence.
 */
import { Inflate } from "fflate";
import { formatBytes } from "../base/formatBytes.ts";
import { UserError } from "../base/userError.ts";
import { crc32 } from "./crc32.ts";
import type { FileSource } from "./fileSource.ts";

export interface ZipLimits {
  maxFiles: number;
  /** Of one unpacked file, and of all together. */
  maxFileBytes: number;
  maxTotalBytes: number;
}

const defaultLimits: ZipLimits = {
  maxFiles: 65_535,
  maxFileBytes: 1e9,
  maxTotalBytes: 8e9,
};

interface Entry {
  path: string;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  /** Where the file's local header starts. */
  offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** A deflate stream expands at most 1032 times; nobody's photos or sheets come near this. */
const maxRatio = 1000;

/**
 * Opens a zip. Folders and the extra files that macOS adds are left out of `paths`.
 * @throws UserError when it is not a zip, is cut off, is locked, or breaks a limit.
 */
export async function readZip(
  file: Blob,
  name = "The zip",
  limits: Partial<ZipLimits> = {},
): Promise<FileSource> {
  const { entries, directoryAt } = await readDirectory(file, name, { ...defaultLimits, ...limits });
  checkOverlaps(entries, directoryAt, name);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return {
    name,
    paths: [...byPath.keys()],
    async read(path) {
      const entry = byPath.get(path);
      if (!entry) throw new UserError(`${name} holds no file "${path}".`);
      return readEntry(file, entry, directoryAt, name);
    },
  };
}

async function readDirectory(file: Blob, name: string, limits: ZipLimits) {
  // The end record is 22 bytes and may be followed by a comment of up to 65,535.
  const tailAt = Math.max(0, file.size - 22 - 65_535);
  const tail = await view(file, tailAt, file.size);
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== endSignature) end--;
  if (end < 0) {
    throw new UserError(
      `${name} is not a zip, or its end is missing: the download or copy stopped early. Get a fresh copy.`,
    );
  }
  const count = tail.getUint16(end + 10, true);
  const directoryBytes = tail.getUint32(end + 12, true);
  const directoryAt = tail.getUint32(end + 16, true);
  if (count === 0xffff || directoryBytes === 0xffffffff || directoryAt === 0xffffffff) {
    throw new UserError(
      `${name} is in the ZIP64 form, for zips beyond 4 GB, which Scion does not read. Unpack it and drop the folder instead.`,
    );
  }
  if (directoryAt + directoryBytes > tailAt + end || tail.getUint16(end + 4, true) !== 0) {
    throw new UserError(
      `${name} is damaged or one part of several: its list of files should be at byte ${directoryAt}, beyond where it can be. Get a fresh copy.`,
    );
  }
  if (count > limits.maxFiles) {
    throw new UserError(
      `${name} holds ${count} files, more than the ${limits.maxFiles} that Scion opens at once. Split it.`,
    );
  }
  const directory = await view(file, directoryAt, directoryAt + directoryBytes);
  const entries: Entry[] = [];
  const seen = new Set<string>();
  let at = 0;
  let totalBytes = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directoryBytes || directory.getUint32(at, true) !== entrySignature) {
      throw new UserError(
        `${name} is damaged: its list of files stops after ${i} of ${count}. Get a fresh copy.`,
      );
    }
    const nameBytes = directory.getUint16(at + 28, true);
    const next =
      at + 46 + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    if (next > directoryBytes) {
      throw new UserError(
        `${name} is damaged: its list of files stops after ${i} of ${count}. Get a fresh copy.`,
      );
    }
    const flags = directory.getUint16(at + 8, true);
    const raw = new Uint8Array(directory.buffer, at + 46, nameBytes);
    const entry: Entry = {
      path: decodePath(raw, flags).replaceAll("\\", "/"),
      method: directory.getUint16(at + 10, true),
      crc: directory.getUint32(at + 16, true),
      packedBytes: directory.getUint32(at + 20, true),
      bytes: directory.getUint32(at + 24, true),
      offset: directory.getUint32(at + 42, true),
    };
    at = next;
    checkPath(entry.path, name);
    if (entry.path.endsWith("/") || isMacExtra(entry.path)) continue;
    checkEntry(entry, flags, name, limits);
    if (seen.has(entry.path)) {
      throw new UserError(
        `${name} holds "${entry.path}" twice. Pack it again with each file once.`,
      );
    }
    seen.add(entry.path);
    totalBytes += entry.bytes;
    if (totalBytes > limits.maxTotalBytes) {
      throw new UserError(
        `${name} would unpack to more than ${formatBytes(limits.maxTotalBytes)}, which is the most that Scion unpacks. Split it.`,
      );
    }
    entries.push(entry);
  }
  return { entries, directoryAt };
}

function checkEntry(entry: Entry, flags: number, name: string, limits: ZipLimits) {
  const { path, method, bytes, packedBytes } = entry;
  if (flags & 1) {
    throw new UserError(
      `${name} is locked with a password ("${path}"). Unpack it and drop the files instead.`,
    );
  }
  if (method !== 0 && method !== 8) {
    throw new UserError(
      `${name} packs "${path}" by method ${method}; Scion reads stored and deflated files. Pack it again as an ordinary zip.`,
    );
  }
  if (bytes > limits.maxFileBytes) {
    throw new UserError(
      `"${path}" in ${name} would unpack to ${formatBytes(bytes)}, more than the ${formatBytes(limits.maxFileBytes)} allowed for one file.`,
    );
  }
  if (bytes > 1e6 && bytes > packedBytes * maxRatio) {
    throw new UserError(
      `"${path}" in ${name} would unpack from ${formatBytes(packedBytes)} to ${formatBytes(bytes)}. That is a trap, not a file; it was not opened.`,
    );
  }
  if (method === 0 && bytes !== packedBytes) {
    throw new UserError(
      `${name} is damaged: "${path}" is stored in ${packedBytes} bytes but should have ${bytes}.`,
    );
  }
}

/** Absolute paths, drives and ".." would leave the folder that a zip is unpacked into. */
function checkPath(path: string, name: string) {
  const bad =
    path === "" ||
    path.includes("\0") ||
    /^(?:\/|[a-z]:)/i.test(path) ||
    path.split("/").includes("..");
  if (bad) {
    throw new UserError(
      `${name} holds the path "${path.replaceAll("\0", "?")}", which points outside of the zip. It was not opened.`,
    );
  }
}

/** Files that share bytes are how the densest zip bombs are made (Fifield, "A better zip bomb", 2019). */
function checkOverlaps(entries: Entry[], directoryAt: number, name: string) {
  const ordered = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [i, { path, offset, packedBytes }] of ordered.entries()) {
    const limit = ordered[i + 1]?.offset ?? directoryAt;
    if (offset + 30 + packedBytes > limit) {
      throw new UserError(
        `${name} is damaged: "${path}" runs into what follows it. Get a fresh copy.`,
      );
    }
  }
}

async function readEntry(file: Blob, entry: Entry, directoryAt: number, name: string) {
  const { path, offset, packedBytes, bytes } = entry;
  const damaged = (why: string) =>
    new UserError(`${name} is damaged: "${path}" ${why}. Get a fresh copy.`);
  const header = await view(file, offset, offset + 30);
  if (header.byteLength < 30 || header.getUint32(0, true) !== localSignature) {
    throw damaged(`does not begin at byte ${offset}`);
  }
  const dataAt = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (dataAt + packedBytes > directoryAt) throw damaged("is cut off");
  const packed = new Uint8Array(await file.slice(dataAt, dataAt + packedBytes).arrayBuffer());
  const content = entry.method === 0 ? packed : inflate(packed, bytes, damaged);
  if (crc32(content) !== entry.crc) throw damaged("does not match its checksum");
  return content;
}

/** Inflates piece by piece and stops as soon as there is more than was declared. */
function inflate(packed: Uint8Array, bytes: number, damaged: (why: string) => UserError) {
  // Grown as it fills: a false size must not cost its memory.
  const pieces: Uint8Array[] = [];
  let got = 0;
  let done = false;
  const stream = new Inflate((chunk, final) => {
    got += chunk.length;
    done ||= final;
    if (got > bytes) throw damaged(`unpacks to more than its ${bytes} bytes`);
    pieces.push(chunk);
  });
  const step = 65_536;
  try {
    for (let at = 0; at < packed.length || at === 0; at += step) {
      stream.push(packed.subarray(at, at + step), at + step >= packed.length);
    }
  } catch (error) {
    throw error instanceof UserError ? error : damaged("cannot be unpacked");
  }
  if (!done || got !== bytes) throw damaged(`unpacks to ${got} bytes, not ${bytes}`);
  const content = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    content.set(piece, at);
    at += piece.length;
  }
  return content;
}

/** UTF-8 when the flag says so or when it reads as such; old zips use their system's own table. */
function decodePath(raw: Uint8Array, flags: number): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    return new TextDecoder(flags & 0x800 ? "utf-8" : "windows-1252").decode(raw);
  }
}

function isMacExtra(path: string): boolean {
  return path.startsWith("__MACOSX/") || path === ".DS_Store" || path.endsWith("/.DS_Store");
}

async function view(file: Blob, begin: number, end: number): Promise<DataView<ArrayBuffer>> {
  return new DataView(await file.slice(begin, end).arrayBuffer());
}
