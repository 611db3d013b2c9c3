/**
 * The Hugging Face Hub's URLs and responses. Paths and fields as in huggingface_hub (hf_api.py: model_info,
 * list_repo_tree; file_download.py: hf_hub_url), errors as in utils/_http.py: hf_raise_for_status. Pure.
 */
import { UserError } from "../../base/userError.ts";
import type { FileHash } from "../../protocol/models.ts";

export const HUB = "https://huggingface.co";

export interface ListedFile {
  path: string;
  bytes: number;
  promised: FileHash | null;
}

export interface HubInfo {
  commit: string;
  gated: boolean;
  card: Record<string, unknown> | null;
}

const encodePath = (path: string) => path.split("/").map(encodeURIComponent).join("/");

export const infoUrl = (hub: string, repo: string, revision: string) =>
  `${hub}/api/models/${encodePath(repo)}/revision/${encodeURIComponent(revision)}`;

/** Listing of one folder of a repository, by default its root. */
export const treeUrl = (hub: string, repo: string, commit: string, folder = "") =>
  `${hub}/api/models/${encodePath(repo)}/tree/${encodeURIComponent(commit)}${folder && `/${encodePath(folder)}`}`;

export const fileUrl = (hub: string, repo: string, commit: string, path: string) =>
  `${hub}/${encodePath(repo)}/resolve/${encodeURIComponent(commit)}/${encodePath(path)}`;

/** "owner/name" from a pasted id or model page address. @throws {UserError} when it is neither. */
export function readRepo(text: string): string {
  const plain = text
    .trim()
    .replace(/^https?:\/\/[^/]+\//, "")
    .replace(/\/(tree|blob|resolve)\/.*$/, "")
    .replace(/[?#].*$/, "")
    .replace(/\/+$/, "");
  if (/^[\w.-]+(\/[\w.-]+)?$/.test(plain) && !plain.includes("..")) return plain;
  throw new UserError(
    `"${text.trim()}" is not the name of a model on the Hub. It looks like owner/name, for example HuggingFaceTB/SmolVLM2-256M-Video-Instruct.`,
  );
}

/** @throws {UserError} when it is not a model_info response. */
export function parseInfo(json: unknown, repo: string): HubInfo {
  const { sha, gated, cardData } = (json ?? {}) as Record<string, unknown>;
  if (typeof sha !== "string" || !/^[\w-]{1,64}$/.test(sha)) {
    throw new UserError(
      `The answer about ${repo} does not name a commit, so this address is not a Hugging Face Hub. Check the hub's address.`,
    );
  }
  const card =
    typeof cardData === "object" && cardData !== null
      ? (cardData as Record<string, unknown>)
      : null;
  return { commit: sha, gated: gated === "auto" || gated === "manual" || gated === true, card };
}

/**
 * The files on one page of a folder's listing, its subfolders left out. Large files carry the SHA-256 of their content (`lfs.oid`), small ones the SHA-1 of git's blob.
 * @throws {UserError} when it is not a listing.
 */
export function parseTree(json: unknown, repo: string, folder = ""): ListedFile[] {
  if (!Array.isArray(json)) {
    throw new UserError(`The list of ${repo}'s files cannot be read: it is not a list.`);
  }
  return json.flatMap((row: Record<string, unknown>): ListedFile[] => {
    const { type, path, size, oid, lfs } = row;
    if (type !== "file" || typeof path !== "string" || !isDirectlyIn(path, folder)) return [];
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
      throw new UserError(`The list of ${repo}'s files gives no size for ${path}.`);
    }
    const large = (lfs as { oid?: unknown } | undefined)?.oid;
    return [
      { path, bytes: size, promised: hashOf("sha256", 64, large) ?? hashOf("git-sha1", 40, oid) },
    ];
  });
}

function isDirectlyIn(path: string, folder: string): boolean {
  const start = folder && `${folder}/`;
  return path.startsWith(start) && !path.slice(start.length).includes("/");
}

/** Whether a page of a listing names this folder. */
export function listsFolder(json: unknown, folder: string): boolean {
  const rows: unknown[] = Array.isArray(json) ? json : [];
  return rows.some((row) => {
    const { type, path } = (row ?? {}) as Record<string, unknown>;
    return type === "directory" && path === folder;
  });
}

/** A hash with or without the "sha256:" prefix of LFS pointers; null when it is none. */
function hashOf(kind: FileHash["kind"], digits: number, value: unknown): FileHash | null {
  const hex = typeof value === "string" ? value.replace(/^sha256:/, "").toLowerCase() : "";
  return hex.length === digits && /^[0-9a-f]+$/.test(hex) ? { kind, hex } : null;
}

/** The URL of the next page in a Link header, or null. */
export function nextPage(link: string | null): string | null {
  return /<([^>]+)>;\s*rel="next"/.exec(link ?? "")?.[1] ?? null;
}

export type Refusal = "gated" | "missing" | "token" | "busy" | "other";

/** Why a request was refused. The Hub answers 401 for gated repositories and, without a token, for missing ones. */
export function refusalOf(status: number, code: string | null, message: string | null): Refusal {
  if (code === "GatedRepo") return "gated";
  if (code === "RepoNotFound" || code === "RevisionNotFound" || code === "EntryNotFound") {
    return "missing";
  }
  if (status === 401 && message === "Invalid credentials in Authorization header") return "token";
  if (status === 403) return "gated";
  if (status === 401 || status === 404 || status === 410) return "missing";
  return status === 429 || status >= 500 ? "busy" : "other";
}

/** The message for a refusal. `what`: "owner/name", with the requested file or revision where it matters. */
export function refusalText(
  refusal: Refusal,
  { host, repo, what, status }: { host: string; repo: string; what: string; status: number },
): string {
  switch (refusal) {
    case "gated":
      return `${repo} is gated: its owner asks people to agree first. Open its page on ${host}, agree there, make an access token with read rights, and enter it here.`;
    case "token":
      return `${host} does not know this access token. Copy it again from your settings there; it begins with "hf_".`;
    case "missing":
      return `${host} has no ${what} (${status}), or it is private. Check the spelling, or enter an access token that may see it.`;
    case "busy":
      return `${host} is too busy to answer (${status}). What has arrived stays; try again in a few minutes.`;
    case "other":
      return `${host} refused ${what} (${status}). Try again later, or download the folder elsewhere and drop it here.`;
  }
}
