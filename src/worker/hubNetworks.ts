/**
 * A network for pictures or for texts on the Hugging Face Hub: what it is, before anything large is asked for, and its files. They are
 * read from the root of the repository, its folder "onnx", where the Hub's ONNX exports lie, and that of sentence-transformers' pooling.
 */
import type { Job } from "../base/async/job.ts";
import { UserError } from "../base/userError.ts";
import { receiveFile } from "../modelLibrary/import/download.ts";
import { isLicenceFile } from "../modelLibrary/import/chooseFiles.ts";
import { readRepo, type ListedFile } from "../modelLibrary/import/hub.ts";
import { hubSource } from "../modelLibrary/import/hubSource.ts";
import { MAX_TEXT_BYTES, readFirstBytes } from "../modelLibrary/import/http.ts";
import { licenceOf } from "../modelLibrary/import/licence.ts";
import type { ModelSource } from "../modelLibrary/import/source.ts";
import { chooseNetworkFiles } from "../networks/chooseNetworkFiles.ts";
import { chooseTextFiles } from "../networks/texts/chooseTextFiles.ts";
import type { HubNetwork } from "../protocol/network.ts";
import { hashFile, hashProblem, type PartWriter } from "../storage/models/modelStoreWriter.ts";

export interface FoundNetwork {
  network: HubNetwork;
  source: ModelSource;
  /** By the paths under which a dropped folder would have them. */
  files: [path: string, file: ListedFile][];
}

interface HubQuestion {
  hub: string;
  repo: string;
  revision?: string;
  /** What the network is wanted for. */
  reads?: "pictures" | "texts";
}

const FOLDERS = ["onnx", "1_Pooling"];

/**
 * @throws UserError when there is no such repository, it is gated, or it holds no ONNX network; Interrupted without a connection
 */
export async function findOnHub(
  { hub, repo: named, revision = "main", reads = "pictures" }: HubQuestion,
  { signal, progress }: Pick<Job, "signal" | "progress">,
): Promise<FoundNetwork> {
  const repo = readRepo(named);
  progress("Asking the Hub", 0, 0);
  const location = { hub, repo, revision, token: undefined, folders: FOLDERS };
  const source = await hubSource(location, signal);
  if (source.gate === "closed") {
    throw new UserError(
      `${repo} is gated: its owner asks people to agree first. Agree on its page, download its folder there, and choose the folder here.`,
    );
  }
  const { title } = source;
  const choose = reads === "texts" ? chooseTextFiles<ListedFile> : chooseNetworkFiles<ListedFile>;
  const chosen = choose(source.files.map((file) => ({ path: `${title}/${file.path}`, file })));
  const files = [...chosen.files].map(([path, file]) => [`${title}/${path}`, file] as const);
  const text = async (file: ListedFile | undefined) => {
    if (!file) return "";
    const { chunks } = await source.open(file, 0, signal);
    return new TextDecoder().decode(await readFirstBytes(chunks, MAX_TEXT_BYTES));
  };
  const find = (isWanted: (path: string) => boolean) =>
    source.files.find(({ path }) => isWanted(path));
  const card = await text(find((path) => path === "README.md"));
  const licence = await text(find((path) => isLicenceFile(path) && !/^notice/i.test(path)));
  return {
    network: {
      ...{ repo, commit: commitOf(source) },
      licence: licenceOf(card, source.card, licence),
      files: files.map(([, { path, bytes }]) => ({ path, bytes })),
      bytes: files.reduce((sum, [, { bytes }]) => sum + bytes, 0),
      notes: chosen.notes,
    },
    source,
    files: files.map(([path, file]) => [path, file]),
  };
}

function commitOf({ origin }: ModelSource): string {
  if (origin.kind !== "hub") throw new Error(`No source of the Hub: ${origin.kind}`);
  return origin.commit;
}

/**
 * Its files, each compared with the hash that the Hub promises.
 * @throws UserError when the connection stays broken, or a file is not what was promised; nothing is kept then
 */
export async function downloadNetwork(
  { network, source, files }: FoundNetwork,
  { signal, progress }: Pick<Job, "signal" | "progress">,
): Promise<{ path: string; file: File }[]> {
  const downloaded: { path: string; file: File }[] = [];
  let before = 0;
  for (const [path, { path: remote, bytes, promised }] of files) {
    const writer = new BlobWriter();
    await receiveFile(source, { path: remote, bytes, etag: "" }, writer, {
      signal,
      onReceived: (done) =>
        progress("Downloading the network", before + done, network.bytes, "bytes"),
    });
    const file = writer.file(path.split("/").at(-1)!);
    const problem = hashProblem(remote, promised, await hashFile(file, () => {}));
    if (problem) throw new UserError(problem);
    downloaded.push({ path, file });
    before += bytes;
  }
  return downloaded;
}

/** Bytes that are gathered in a Blob, which the browser may keep on disk, until the network has been seen to work. */
const BLOB_BYTES = 32 * 2 ** 20;

class BlobWriter implements PartWriter {
  done = 0;
  #blobs: Blob[] = [];
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #pending = 0;

  write(piece: Uint8Array): void {
    this.#pieces.push(new Uint8Array(piece));
    this.#pending += piece.length;
    this.done += piece.length;
    if (this.#pending >= BLOB_BYTES) this.#gather();
  }

  restart(): void {
    [this.#blobs, this.#pieces, this.#pending, this.done] = [[], [], 0, 0];
  }

  close(): void {}

  file(name: string): File {
    this.#gather();
    return new File(this.#blobs, name);
  }

  #gather(): void {
    this.#blobs.push(new Blob(this.#pieces));
    [this.#pieces, this.#pending] = [[], 0];
  }
}
