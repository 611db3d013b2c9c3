/**
 * A checkpoint folder on any web server. Without a listing, the usual file names are tried; the length of a weight file
 * is computed from its safetensors header, since a proxy may change HTTP headers.
 */
import { formatBytes } from "../../base/words/formatBytes.ts";
import { UserError } from "../../base/userError.ts";
import {
  safetensorsHeaderEnd,
  readSafetensorsHeader,
} from "../../formats/safetensors/safetensors.ts";
import { INDEX_FILE, SINGLE_FILE, SMALL_FILES, shardFiles } from "./chooseFiles.ts";
import type { ListedFile } from "./hub.ts";
import {
  readFirstBytes,
  Interrupted,
  readJson,
  bodyChunks,
  contentRange,
  request,
} from "./http.ts";
import type { ModelSource } from "./source.ts";

/** First request of a weight file; headers of real models have up to a few hundred kilobytes. */
const HEADER_BYTES = 128 * 1024;
/** Limit for a settings file; the largest tokenizers have 35 MB. */
const MAX_SETTINGS_BYTES = 64e6;

/** The address of a folder on a web server, ending with a slash. @throws {UserError} when the text is no such address. */
export function readAddress(text: string, page: string): string {
  const plain = text.trim();
  if (/^[\w-]+(\.[\w-]+)+([:/]|$)/.test(plain)) return readAddress(`https://${plain}`, page);
  if (!plain || !URL.canParse(plain, page) || !/^https?:$/.test(new URL(plain, page).protocol)) {
    throw new UserError(
      `"${plain}" is not a web address. It looks like https://example.org/models/my-model/.`,
    );
  }
  const url = new URL(plain, page);
  url.search = url.hash = "";
  url.pathname = url.pathname
    .replace(/\/[\w.-]+\.(json|safetensors|jinja|md)$/, "/")
    .replace(/\/*$/, "/");
  return url.href;
}

/** @throws {UserError} when no model is there, a file is too large, or the server requires a sign-in. */
export async function addressSource(url: string, signal: AbortSignal): Promise<ModelSource> {
  const { host } = new URL(url);
  const get = async (path: string, from: number, to?: number) => {
    const response = await request(new URL(path, url).href, { from, ...(to && { to }), signal });
    if (response.status === 429 || response.status >= 500) {
      throw new Interrupted(`${host} is too busy to answer (${response.status}).`);
    }
    // Servers of single-page apps answer unknown paths with their index page.
    const isPage = /text\/html/.test(response.headers.get("Content-Type") ?? "");
    if (response.ok && !isPage) return response;
    void response.body?.cancel();
    if (response.status === 401 || response.status === 403) {
      throw new UserError(
        `${host} keeps ${path} from this page (${response.status}). Sign-in is not supported; download the folder and drop it here.`,
      );
    }
    return null;
  };
  const need = async (path: string, from: number, to?: number) => {
    const response = await get(path, from, to);
    if (response) return response;
    throw new UserError(`${host} no longer has ${path}. Check the address, or try again later.`);
  };
  const source: ModelSource = {
    origin: { kind: "address", url },
    title: decodeURIComponent(new URL(url).pathname.split("/").at(-2) || host),
    gate: "none",
    card: null,
    files: [],
    resumable: true,
    async open({ path }, from, signal, to) {
      const response = await need(path, from, to);
      const { offset } = contentRange(response, from);
      const etag = response.headers.get("ETag") ?? "";
      return { offset, etag, chunks: bodyChunks(response, signal) };
    },
  };
  const listed = async (path: string): Promise<ListedFile | null> => {
    const response = await get(path, 0);
    if (!response) return null;
    let bytes = 0;
    for await (const chunk of bodyChunks(response, signal)) {
      bytes += chunk.length;
      if (bytes > MAX_SETTINGS_BYTES) {
        throw new UserError(
          `${path} on ${host} goes on after ${formatBytes(MAX_SETTINGS_BYTES)}, so it is no file of a model. Check the address.`,
        );
      }
    }
    return { path, bytes, promised: null };
  };
  for (const path of SMALL_FILES) {
    const file = await listed(path);
    if (file) source.files.push(file);
  }
  const index = await get(INDEX_FILE, 0);
  const shards = index && shardFiles(await readJson(index, signal).catch(() => null));
  if (index) source.files.push((await listed(INDEX_FILE))!);
  for (const path of shards ?? [SINGLE_FILE]) {
    const bytes = await lengthOf(source, path, async (from, to) => get(path, from, to), signal);
    if (bytes !== null) source.files.push({ path, bytes, promised: null });
  }
  if (source.files.length === 0) {
    throw new UserError(
      `There is no model at ${url}: neither config.json nor model.safetensors is there. Give the address of the folder that holds them.`,
    );
  }
  return source;
}

/** Length of a safetensors file, from its header; null when there is no such file. */
async function lengthOf(
  { origin }: ModelSource,
  path: string,
  get: (from: number, to: number) => Promise<Response | null>,
  signal: AbortSignal,
): Promise<number | null> {
  const name = origin.kind === "address" ? new URL(path, origin.url).href : path;
  const response = await get(0, HEADER_BYTES);
  if (!response) return null;
  const { total } = contentRange(response, 0);
  let bytes = await readFirstBytes(bodyChunks(response, signal), HEADER_BYTES);
  const end = safetensorsHeaderEnd(bytes, total ?? Number.MAX_SAFE_INTEGER, name);
  if (bytes.length < end) {
    const more = await get(0, end);
    if (!more) return null;
    bytes = await readFirstBytes(bodyChunks(more, signal), end);
  }
  const wanted = endOfData(bytes.subarray(0, end));
  // Validates the header and, where the server told the length, that the file is not truncated.
  readSafetensorsHeader(bytes.subarray(0, end), { name, fileBytes: total ?? wanted });
  return wanted;
}

/** File offset at which the last tensor ends; a broken header is reported by the reader that follows. */
function endOfData(header: Uint8Array): number {
  try {
    const json = JSON.parse(new TextDecoder().decode(header.subarray(8))) as Record<
      string,
      { data_offsets?: [number, number] }
    >;
    const ends = Object.values(json).map((row) => Number(row?.data_offsets?.[1] ?? 0));
    return header.length + ends.reduce((most, end) => Math.max(most, end), 0);
  } catch {
    return header.length;
  }
}
