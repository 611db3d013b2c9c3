/** A model on the Hugging Face Hub, or on a server that answers as it does: two questions about it, then its files. */
import { UserError } from "../base/userError.ts";
import {
  fileUrl,
  infoUrl,
  nextPage,
  parseInfo,
  parseTree,
  refusalOf,
  refusalText,
  treeUrl,
  type ListedFile,
} from "./hub.ts";
import { Interrupted, jsonOf, piecesOf, placeOf, request } from "./http.ts";
import type { ModelSource } from "./source.ts";

interface HubAsk {
  hub: string;
  repo: string;
  revision: string;
  token: string | undefined;
}

/** Listings have a thousand files a page; a model with more pages than this is something else. */
const MOST_PAGES = 20;

/** @throws UserError when it is missing, gated without a token, or no hub at all. */
export async function hubSource(
  { hub, repo, revision, token }: HubAsk,
  signal: AbortSignal,
): Promise<ModelSource> {
  const { host } = new URL(hub);
  const ask = (url: string, what: string, more: { from?: number; to?: number } = {}) =>
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
      return await jsonOf(response, signal);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new UserError(
        `${host} answered with something else than data about ${repo}, so it is not a Hugging Face Hub. Check the hub's address.`,
        { cause },
      );
    }
  };

  const named = revision === "main" ? repo : `${repo} at "${revision}"`;
  const info = parseInfo(await json(await ask(infoUrl(hub, repo, revision), named)), repo);
  const files: ListedFile[] = [];
  let page: string | null = treeUrl(hub, repo, info.commit);
  for (let n = 0; page && n < MOST_PAGES; n++) {
    const response: Response = await ask(page, named);
    files.push(...parseTree(await json(response), repo));
    const next = nextPage(response.headers.get("Link"));
    page = next && new URL(next, page).href;
    if (page && new URL(page).origin !== new URL(hub).origin) page = null;
  }
  const source: ModelSource = {
    origin: { kind: "hub", hub, repo, revision, commit: info.commit },
    title: repo.split("/").at(-1)!,
    gate: "none",
    card: info.card,
    files,
    lasting: true,
    async open({ path }, from, signal, to) {
      const url = fileUrl(hub, repo, info.commit, path);
      const response = await request(url, { from, ...(to && { to }), token, signal });
      if (!response.ok) throw refused(response, `${path} in ${repo}`);
      const { begins } = placeOf(response, from);
      // Content under a commit never changes, so there is no ETag to compare: some servers give a new one with every try.
      return { begins, etag: "", pieces: piecesOf(response, signal) };
    },
  };
  if (info.gated) source.gate = (await opens(source, signal)) ? "open" : "closed";
  return source;
}

/** A refusal that says whether the owner's consent is what is missing. */
class HubRefusal extends UserError {
  readonly gated: boolean;

  constructor(message: string, gated: boolean) {
    super(message);
    this.gated = gated;
  }
}

/** Whether a gated model's files can be read: by its smallest file that all have. */
async function opens(source: ModelSource, signal: AbortSignal): Promise<boolean> {
  const probe = source.files.find(({ path }) => path === "config.json") ?? source.files[0];
  if (!probe) return true;
  try {
    const { pieces } = await source.open(probe, 0, signal);
    for await (const _ of pieces) break;
    return true;
  } catch (error) {
    if (error instanceof HubRefusal && error.gated) return false;
    throw error;
  }
}
