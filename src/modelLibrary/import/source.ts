/** The interface of the sources that a model can be imported from, and the one for local files. */
import type { ModelFile, ModelOrigin } from "../../protocol/models.ts";
import { UserError } from "../../base/userError.ts";
import type { ListedFile } from "./hub.ts";

/** A file's bytes from `offset` on; `offset` is 0 when the source ignores the requested range. */
export interface FileStream {
  offset: number;
  etag: string;
  chunks: AsyncIterable<Uint8Array>;
}

export interface ModelSource {
  origin: ModelOrigin;
  title: string;
  gate: "none" | "open" | "closed";
  /** The model card's metadata as the source's API gives it; null where only README.md has it. */
  card: Record<string, unknown> | null;
  files: ListedFile[];
  /** Whether an interrupted import can be resumed after a reload. */
  resumable: boolean;
  /**
   * Bytes `from` to `to` (exclusive; the end of the file without it).
   * @throws {Interrupted} when a retry may help.
   * @throws {UserError} otherwise.
   */
  open(
    file: Pick<ModelFile, "path" | "bytes">,
    from: number,
    signal: AbortSignal,
    to?: number,
  ): Promise<FileStream>;
}

/** Local files are read in chunks of this size. */
const CHUNK_BYTES = 4 * 2 ** 20;

/** A source over local files, by paths relative to what was dropped: the shallowest folder with a config.json. */
export function folderSource(all: readonly { path: string; file: File }[]): ModelSource {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
  const depth = (path: string) => path.split("/").length;
  const config = all
    .filter(({ path }) => /(^|\/)config\.json$/.test(path))
    .sort((a, b) => depth(a.path) - depth(b.path))[0];
  const folder = config ? folderOf(config.path) : folderOf(all[0]?.path ?? "");
  const files = new Map<string, File>();
  for (const { path, file } of all) {
    const name = path.slice(folder.length);
    if (path.startsWith(folder) && !name.includes("/")) files.set(name, file);
  }
  const name = folder.split("/").at(-2) ?? "Model from files";
  return {
    origin: { kind: "folder", name },
    title: name,
    gate: "none",
    card: null,
    files: [...files].map(([path, { size }]) => ({ path, bytes: size, promised: null })),
    resumable: false,
    open({ path }, from, _, to) {
      const file = files.get(path);
      if (!file) throw new UserError(`${path} is not among the files. Choose the folder again.`);
      const end = Math.min(to ?? file.size, file.size);
      return Promise.resolve({ offset: from, etag: "", chunks: slices(file, from, end) });
    },
  };
}

/** @throws {UserError} when the file can no longer be read. */
async function* slices(file: File, from: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < end; at += CHUNK_BYTES) {
    try {
      yield new Uint8Array(await file.slice(at, Math.min(at + CHUNK_BYTES, end)).arrayBuffer());
    } catch (cause) {
      throw new UserError(
        `${file.name} can no longer be read from the disk: it was moved, changed or its drive was removed. Choose the folder again.`,
        { cause },
      );
    }
  }
}
