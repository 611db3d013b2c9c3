/** A model on the Hugging Face Hub or a server with the same API: model_info, the file listing, then the files. */
import { UserError } from "../../base/userError.ts";
import {
  fileUrl,
  infoUrl,
  listsFolder,
  nextPage,
  parseInfo,
  parseTree,
  refusalOf,
  refusalText,
  treeUrl,
  type ListedFile,
} from "./hub.ts";
import { Interrupted, readJson, bodyChunks, contentRange, request } from "./http.ts";
import type { ModelSource } from "./source.ts";

interface HubLocation {
  hub: string;
  repo: string;
  revision: string;
  token: string | undefined;
  /** Folders whose files are listed after those of the root, where the repository has them. */
  folders?: readonly string[];
}

/** A listing has up to a thousand files a page; further pages are ignored. */
const MAX_PAGES = 20;

/**
 * @throws {UserError} when the repository is missing, gated without a token, or the address is no hub.
 * @throws {Interrupted} without a connection.
 */
export async function hubSource(
  { hub, repo, revision, token, folders = [] }: HubLocation,
  signal: AbortSignal,
): Promise<ModelSource> {
  const { host } = new URL(hub);
  const get = (url: string, what: string, more: { from?: number; to?: number } = {}) =>
    request(url, { ...more, token, signal }).then((response) => {
      if (!response.ok) throw refused(response, what);
      return response;
    });
  const refused = ({ status, headers }: Response, what: string) => {
    const refusal = refusalOf(status, headers.get("X-Error-Code"), headers.get("X-Error-Message"));
    const text = refusalText(refusal, { host, repo, what, status });
    return refusal === "busy" ? new Interrupted(text) : new HubRefusal(text, refusal === "gated");
  };
  const json = async (response: Response): Promise<unknown> => {
    try {
      return await readJson(response, signal);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new UserError(
        `${host} answered with something else than data about ${repo}, so it is not a Hugging Face Hub. Check the hub's address.`,
        { cause },
      );
    }
  };

  const named = revision === "main" ? repo : `${repo} at "${revision}"`;
  const info = parseInfo(await json(await get(infoUrl(hub, repo, revision), named)), repo);
  const files: ListedFile[] = [];
  /** Adds the files of a folder; → those of the wanted ones that its listing names. */
  const list = async (of: string): Promise<string[]> => {
    const found = new Set<string>();
    let page: string | null = treeUrl(hub, repo, info.commit, of);
    for (let n = 0; page && n < MAX_PAGES; n++) {
      const response: Response = await get(page, named);
      const listed = await json(response);
      files.push(...parseTree(listed, repo, of));
      for (const folder of folders) if (listsFolder(listed, folder)) found.add(folder);
      const next = nextPage(response.headers.get("Link"));
      page = next && new URL(next, page).href;
      if (page && new URL(page).origin !== new URL(hub).origin) page = null;
    }
    return [...found];
  };
  for (const folder of await list("")) await list(folder);
  const source: ModelSource = {
    origin: { kind: "hub", hub, repo, revision, commit: info.commit },
    title: repo.split("/").at(-1)!,
    gate: "none",
    card: info.card,
    files,
    resumable: true,
    async open({ path }, from, signal, to) {
      const url = fileUrl(hub, repo, info.commit, path);
      const response = await request(url, { from, ...(to && { to }), token, signal });
      if (!response.ok) throw refused(response, `${path} in ${repo}`);
      const { offset } = contentRange(response, from);
      // Files never change under a commit; ETags are not compared, since some servers change them with every request.
      return { offset, etag: "", chunks: bodyChunks(response, signal) };
    },
  };
  if (info.gated) source.gate = (await canOpen(source, signal)) ? "open" : "closed";
  return source;
}

/** A refused request. `gated`: the owner's consent is missing. */
class HubRefusal extends UserError {
  readonly gated: boolean;

  constructor(message: string, gated: boolean) {
    super(message);
    this.gated = gated;
  }
}

/** Whether a gated model's files can be read with the given token, tried on config.json. */
async function canOpen(source: ModelSource, signal: AbortSignal): Promise<boolean> {
  const file = source.files.find(({ path }) => path === "config.json") ?? source.files[0];
  if (!file) return true;
  try {
    const { chunks } = await source.open(file, 0, signal);
    for await (const _ of chunks) break;
    return true;
  } catch (error) {
    if (error instanceof HubRefusal && error.gated) return false;
    throw error;
  }
}
