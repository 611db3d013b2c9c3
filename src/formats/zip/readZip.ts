/**
 * Opens a zip from a Blob, by zip.js: only the central directory is read, then one file at a time. The directory is
 * validated first against limits, overlaps and unsafe paths, and no file is inflated beyond its declared size, so that
 * a zip bomb is refused before it costs memory.
 */
import {
  BlobReader,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_CRC32,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ZipReader,
  type Entry,
  type FileEntry,
} from "@zip.js/zip.js/lib/zip-core-native.js";
import { formatBytes } from "../../base/words/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import type { FileSource } from "../fileSource.ts";

export interface ZipLimits {
  maxFiles: number;
  /** Unpacked, of one file and of all together. */
  maxFileBytes: number;
  maxTotalBytes: number;
}

const DEFAULT_LIMITS: ZipLimits = {
  maxFiles: 65_535,
  maxFileBytes: 1e9,
  maxTotalBytes: 8e9,
};

/** A deflate stream expands at most 1032 times; files of data sets stay far below. */
const MAX_RATIO = 1000;

/** Compression methods of the zip format. */
const STORED = 0;
const DEFLATED = 8;

/** Paths and headers are checked here, with messages for the user; no web workers, which the page's policy forbids. */
const OPTIONS = {
  strictness: "tolerant",
  maxAppendedDataSize: 65_535,
  useWebWorkers: false,
  normalizeFilename: (path: string) => path.replaceAll("\\", "/"),
} as const;

/** `guessedPaths`: those whose encoding the zip does not say. */
export type ZipSource = FileSource & { guessedPaths: string[] };

/**
 * Opens a zip. Folders and the extra files that macOS adds are left out of `paths`.
 * @throws {UserError} when it is not a zip, is truncated, encrypted, or exceeds a limit.
 */
export async function readZip(
  file: Blob,
  name = "The zip",
  limits: Partial<ZipLimits> = {},
): Promise<ZipSource> {
  const entries = await readDirectory(file, name, { ...DEFAULT_LIMITS, ...limits });
  checkOverlaps(entries, name);
  const byPath = new Map(entries.map((entry) => [entry.filename, entry]));
  return {
    name,
    paths: [...byPath.keys()],
    guessedPaths: guessedPaths(entries),
    async read(path) {
      const entry = byPath.get(path);
      if (!entry) throw new UserError(`${name} holds no file "${path}".`);
      return readEntry(entry, name);
    },
  };
}

async function readDirectory(file: Blob, name: string, limits: ZipLimits): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  const seen = new Set<string>();
  let totalBytes = 0;
  let count = 0;
  const reader = new ZipReader(new BlobReader(file), OPTIONS);
  const onprogress = (_: number, total: number) => void (count = total);
  try {
    for await (const entry of reader.getEntriesGenerator({ onprogress })) {
      if (count > limits.maxFiles) {
        throw new UserError(
          `${name} holds ${count} files, more than the ${limits.maxFiles} that Scion opens at once. Split it.`,
        );
      }
      const path = entry.filename;
      checkPath(path, name);
      if (entry.directory || isMacExtra(path)) continue;
      checkEntry(entry, name, limits);
      if (seen.has(path)) {
        throw new UserError(`${name} holds "${path}" twice. Pack it again with each file once.`);
      }
      seen.add(path);
      totalBytes += entry.uncompressedSize;
      if (totalBytes > limits.maxTotalBytes) {
        throw new UserError(
          `${name} would unpack to more than ${formatBytes(limits.maxTotalBytes)}, which is the most that Scion unpacks. Split it.`,
        );
      }
      entries.push(entry);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    if ((error as Error).message === ERR_EOCDR_NOT_FOUND || file.size < 22) {
      throw new UserError(
        `${name} is not a zip, or its end is missing: the download or copy stopped early. Get a fresh copy.`,
        { cause: error },
      );
    }
    throw new UserError(
      `${name} is damaged or one part of several: its list of files cannot be read. Get a fresh copy.`,
      { cause: error },
    );
  }
  return entries;
}

/** @throws {UserError} when an entry cannot be read or exceeds a limit. */
function checkEntry(entry: Entry, name: string, limits: ZipLimits) {
  const {
    filename: path,
    compressionMethod: method,
    uncompressedSize: bytes,
    compressedSize: packedBytes,
  } = entry;
  if (entry.zip64) {
    throw new UserError(
      `${name} is in the ZIP64 form, for zips beyond 4 GB, which Scion does not read. Unpack it and drop the folder instead.`,
    );
  }
  if (entry.encrypted) {
    throw new UserError(
      `${name} is locked with a password ("${path}"). Unpack it and drop the files instead.`,
    );
  }
  if (method !== STORED && method !== DEFLATED) {
    throw new UserError(
      `${name} packs "${path}" by method ${method}; Scion reads stored and deflated files. Pack it again as an ordinary zip.`,
    );
  }
  if (bytes > limits.maxFileBytes) {
    throw new UserError(
      `"${path}" in ${name} would unpack to ${formatBytes(bytes)}, more than the ${formatBytes(limits.maxFileBytes)} allowed for one file.`,
    );
  }
  if (bytes > 1e6 && bytes > packedBytes * MAX_RATIO) {
    throw new UserError(
      `"${path}" in ${name} would unpack from ${formatBytes(packedBytes)} to ${formatBytes(bytes)}. That is a trap, not a file; it was not opened.`,
    );
  }
  if (method === STORED && bytes !== packedBytes) {
    throw new UserError(
      `${name} is damaged: "${path}" is stored in ${packedBytes} bytes but should have ${bytes}.`,
    );
  }
}

/** @throws {UserError} for absolute paths, drives and "..", which would leave the folder that a zip is unpacked into. */
function checkPath(path: string, name: string) {
  const isUnsafe =
    path === "" ||
    path.includes("\0") ||
    /^(?:\/|[a-z]:)/i.test(path) ||
    path.split("/").includes("..");
  if (isUnsafe) {
    throw new UserError(
      `${name} holds the path "${path.replaceAll("\0", "?")}", which points outside of the zip. It was not opened.`,
    );
  }
}

/**
 * Overlapping entries make the densest zip bombs (Fifield, "A better zip bomb", 2019).
 * @throws {UserError} when two entries share bytes.
 */
function checkOverlaps(entries: FileEntry[], name: string) {
  const ordered = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [i, { filename, offset, compressedSize }] of ordered.entries()) {
    const limit = ordered[i + 1]?.offset ?? Infinity;
    if (offset + 30 + compressedSize > limit) {
      throw new UserError(
        `${name} is damaged: "${filename}" runs into what follows it. Get a fresh copy.`,
      );
    }
  }
}

/** @throws {UserError} when the content does not have the declared size and checksum. */
async function readEntry(entry: FileEntry, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const { filename, uncompressedSize: bytes } = entry;
  // Grown as it fills: a false size must not cost its memory. zip.js stops as soon as there is more than was declared.
  const chunks: Uint8Array[] = [];
  const sink = new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk) });
  try {
    await entry.getData(sink, { checkCrc32: true });
  } catch (error) {
    const reasons: Record<string, string> = {
      [ERR_INVALID_UNCOMPRESSED_SIZE]: `unpacks to more than its ${bytes} bytes`,
      [ERR_INVALID_CRC32]: "does not match its checksum",
    };
    const reason = reasons[(error as Error).message] ?? "cannot be unpacked";
    throw new UserError(`${name} is damaged: "${filename}" ${reason}. Get a fresh copy.`, {
      cause: error,
    });
  }
  const content = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return content;
}

/**
 * Names in neither UTF-8 nor a Unicode path field (0x7075): zip.js reads them as CP437, the zip format's own code page, which is
 * right for what Windows packs in western Europe and America.
 */
function guessedPaths(entries: readonly FileEntry[]): string[] {
  const isSaid = ({ filenameUTF8, rawFilename }: FileEntry) =>
    filenameUTF8 || rawFilename.every((byte) => byte < 0x80);
  return entries.filter((entry) => !isSaid(entry)).map(({ filename }) => filename);
}

function isMacExtra(path: string): boolean {
  return path.startsWith("__MACOSX/") || path === ".DS_Store" || path.endsWith("/.DS_Store");
}
