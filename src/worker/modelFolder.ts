/**
 * The files of one model wherever they lie, served beside the page or stored on this computer: settings as JSON or text,
 * weights as sources that are read in pieces. Nothing here holds a model.
 */
import { UserError } from "../base/userError.ts";
import { openSafetensors } from "../engine/weights/safetensorsFiles.ts";
import type { ByteSource } from "../formats/byteSource.ts";
import { findModel, storedBytes } from "../storage/modelStore.ts";
import { pageBase } from "./modelFiles.ts";
import { firstBytes, piecesOf, request } from "./modelHttp.ts";

export interface ModelFolder {
  /** null when there is no such file. */
  bytes(name: string): Promise<ByteSource | null>;
  /** null when there is no such file. */
  text(name: string): Promise<string | null>;
  /** @throws UserError when it is missing or is not JSON. */
  json<T>(name: string): Promise<T>;
}

/** @throws UserError when it is not whole yet. A model that is not stored is one that is served. */
export async function openFolder(id: string): Promise<ModelFolder> {
  const record = await findModel(id);
  if (!record) {
    const served = new URL(`models/${id}/`, pageBase());
    return folderOf(id, (name) => servedBytes(new URL(name, served).href));
  }
  if (record.state === "complete") return folderOf(record.title, (name) => storedBytes(id, name));
  throw new UserError(
    `${record.title} is not whole yet. Go on with it on the Models screen, or choose another model.`,
  );
}

function folderOf(title: string, bytes: (name: string) => Promise<ByteSource | null>): ModelFolder {
  const need = <T>(name: string, value: T | null): T => {
    if (value !== null) return value;
    throw new UserError(
      `${title} has no ${name}. Delete it and bring it here again, on the Models screen; if it ships with the studio, reload the page.`,
    );
  };
  const text = async (name: string) => {
    const source = await bytes(name);
    return source && new TextDecoder().decode(await source.slice(0, source.size));
  };
  const json = async <T>(name: string): Promise<T> => {
    const content = need(name, await text(name));
    try {
      return JSON.parse(content) as T;
    } catch (cause) {
      throw new UserError(
        `${name} of ${title} is not JSON. Delete the model and bring it here again.`,
        {
          cause,
        },
      );
    }
  };
  return {
    bytes,
    text,
    json,
  };
}

/** A file beside the page, by range requests; a server without them is read whole, once. */
async function servedBytes(url: string): Promise<ByteSource | null> {
  const { signal } = new AbortController();
  const response = await request(url, { from: 0, to: 1, signal });
  const isPage = /text\/html/.test(response.headers.get("Content-Type") ?? "");
  if (!response.ok || isPage) return null;
  const range = /\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "");
  if (response.status !== 206 || !range) {
    const whole = new Uint8Array(await response.arrayBuffer());
    return { size: whole.length, slice: (begin, end) => Promise.resolve(whole.slice(begin, end)) };
  }
  return {
    size: Number(range[1]),
    async slice(begin, end) {
      const part = await request(url, { from: begin, to: end, signal });
      if (!part.ok)
        throw new UserError(`${url} could not be read (${part.status}). Reload the page.`);
      const all = await firstBytes(piecesOf(part, signal), part.status === 206 ? end - begin : end);
      return part.status === 206 ? all : all.slice(begin, end);
    },
  };
}

/** config.json and where each tensor of a model lies that is here. Only headers are read. */
export async function tensorsOf(folder: ModelFolder) {
  const config = await folder.json<Record<string, unknown>>("config.json");
  return { config, tensors: await openSafetensors((name) => folder.bytes(name)) };
}
