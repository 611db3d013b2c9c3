/** A place that a model can be brought from, and the simplest of them: files that the person dropped or chose. */
import type { ModelFile, ModelOrigin } from "../protocol/models.ts";
import { UserError } from "../base/userError.ts";
import type { ListedFile } from "./hub.ts";

/** A file on its way here. `begins` is 0 when the place starts over instead of going on. */
export interface Stream {
  begins: number;
  etag: string;
  pieces: AsyncIterable<Uint8Array>;
}

export interface ModelSource {
  origin: ModelOrigin;
  title: string;
  gate: "none" | "open" | "closed";
  /** What the place itself says of the licence, besides the card's file. */
  card: Record<string, unknown> | null;
  files: ListedFile[];
  /** Whether a download can go on after the page was closed. */
  lasting: boolean;
  /** @throws Interrupted when another try may help, UserError otherwise. */
  open(
    file: Pick<ModelFile, "path" | "bytes">,
    from: number,
    signal: AbortSignal,
    to?: number,
  ): Promise<Stream>;
}

/** Pieces of a file are read one after the other, so that none is larger than this. */
const PIECE = 4 * 2 ** 20;

/** Paths are relative to what was dropped. Only the shallowest folder with a config.json counts. @throws UserError */
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
    lasting: false,
    open({ path }, from, _, to) {
      const file = files.get(path);
      if (!file) throw new UserError(`${path} is not among the files. Choose the folder again.`);
      const end = Math.min(to ?? file.size, file.size);
      return Promise.resolve({ begins: from, etag: "", pieces: slices(file, from, end) });
    },
  };
}

async function* slices(file: File, from: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < end; at += PIECE) {
    try {
      yield new Uint8Array(await file.slice(at, Math.min(at + PIECE, end)).arrayBuffer());
    } catch (cause) {
      throw new UserError(
        `${file.name} can no longer be read from the disk: it was moved, changed or its drive was removed. Choose the folder again.`,
        { cause },
      );
    }
  }
}
