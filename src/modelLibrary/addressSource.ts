/**
 * A checkpoint folder on any web server. Such a server has no list, so the usual names are tried; how long a weight file is
 * stands in its own header, which is trusted more than headers that a proxy may have changed.
 */
import { formatBytes } from "../base/formatBytes.ts";
import { UserError } from "../base/userError.ts";
import { safetensorsHeaderEnd, readSafetensorsHeader } from "../formats/safetensors.ts";
import { INDEX, SINGLE, SMALL_FILES, shardsOf } from "./chooseFiles.ts";
import type { ListedFile } from "./hub.ts";
import { firstBytes, Interrupted, jsonOf, piecesOf, placeOf, request } from "./http.ts";
import type { ModelSource } from "./source.ts";

/** Headers of real models are a few hundred kilobytes; most come with the first request. */
const FIRST = 128 * 1024;
/** The largest tokenizers have 35 MB. */
const MOST_SETTINGS = 64e6;

/** @throws UserError when the text is not the address of a folder on a web server. */
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

/** @throws UserError when nothing of a model lies there. */
export async function addressSource(url: string, signal: AbortSignal): Promise<ModelSource> {
  const { host } = new URL(url);
  const get = async (path: string, from: number, to?: number) => {
    const response = await request(new URL(path, url).href, { from, ...(to && { to }), signal });
    if (response.status === 429 || response.status >= 500) {
      throw new Interrupted(`${host} is too busy to answer (${response.status}).`);
    }
    // A server for web pages may answer every unknown name with its front page.
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
    lasting: true,
    async open({ path }, from, signal, to) {
      const response = await need(path, from, to);
      const { begins } = placeOf(response, from);
      const etag = response.headers.get("ETag") ?? "";
      return { begins, etag, pieces: piecesOf(response, signal) };
    },
  };
  const listed = async (path: string): Promise<ListedFile | null> => {
    const response = await get(path, 0);
    if (!response) return null;
    let bytes = 0;
    for await (const piece of piecesOf(response, signal)) {
      bytes += piece.length;
      if (bytes > MOST_SETTINGS) {
        throw new UserError(
          `${path} on ${host} goes on after ${formatBytes(MOST_SETTINGS)}, so it is no file of a model. Check the address.`,
        );
      }
    }
    return { path, bytes, promised: null };
  };
  for (const path of SMALL_FILES) {
    const file = await listed(path);
    if (file) source.files.push(file);
  }
  const index = await get(INDEX, 0);
  const shards = index && shardsOf(await jsonOf(index, signal).catch(() => null));
  if (index) source.files.push((await listed(INDEX))!);
  for (const path of shards ?? [SINGLE]) {
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

/** Length of a safetensors file from its own header; null when it is not there. */
async function lengthOf(
  { origin }: ModelSource,
  path: string,
  get: (from: number, to: number) => Promise<Response | null>,
  signal: AbortSignal,
): Promise<number | null> {
  const name = origin.kind === "address" ? new URL(path, origin.url).href : path;
  const response = await get(0, FIRST);
  if (!response) return null;
  const { total } = placeOf(response, 0);
  let bytes = await firstBytes(piecesOf(response, signal), FIRST);
  const end = safetensorsHeaderEnd(bytes, total ?? Number.MAX_SAFE_INTEGER, name);
  if (bytes.length < end) {
    const more = await get(0, end);
    if (!more) return null;
    bytes = await firstBytes(piecesOf(more, signal), end);
  }
  const wanted = endOfData(bytes.subarray(0, end));
  // Checks the header and, where the server said how long the file is, that it is not cut off.
  readSafetensorsHeader(bytes.subarray(0, end), { name, fileBytes: total ?? wanted });
  return wanted;
}

/** Where the last tensor ends, counted from the start of the file; broken headers are left to the reader that follows. */
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
