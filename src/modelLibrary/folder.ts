/**
 * The files of one model wherever they lie, served beside the page or stored on this computer: settings as JSON or text,
 * weights as sources that are read in pieces. Nothing here holds a model.
 */
import { UserError } from "../base/userError.ts";
import type { ByteSource } from "../formats/byteSource.ts";
import { findModel, storedBytes } from "../storage/modelStore.ts";
import { pageBase, servedModels } from "./servedModels.ts";

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
  if (!record) return servedFolder(id);
  if (record.state === "complete") return folderOf(record.title, (name) => storedBytes(id, name));
  throw new UserError(
    `${record.title} is not whole yet. Go on with it on the Models screen, or choose another model.`,
  );
}

const FACTS = "scion.json";

/** Its facts list its files, so that none is asked for that is not there. */
async function servedFolder(id: string): Promise<ModelFolder> {
  if (!servedModels.includes(id)) {
    throw new UserError(
      `The model "${id}" is not on this computer. Bring it here again, or choose another for this project, on the Models screen.`,
    );
  }
  const facts = await servedBytes(`${id}/${FACTS}`);
  const { files } = JSON.parse(new TextDecoder().decode(await facts.slice(0, facts.size))) as {
    files: { path: string }[];
  };
  const names = new Set(files.map(({ path }) => path));
  return folderOf(id, async (name) => {
    if (name === FACTS) return facts;
    return names.has(name) ? servedBytes(`${id}/${name}`) : null;
  });
}

/** Models that ship are small enough to be held while they are opened. @throws UserError when it cannot be had. */
async function servedBytes(path: string): Promise<ByteSource> {
  const response = await fetch(new URL(`models/${path}`, pageBase())).catch(() => null);
  if (!response?.ok) {
    throw new UserError(
      `The model's file ${path} could not be read (${response ? response.status : "no connection"}). Reload the page; if it stays so, this copy of the studio is incomplete.`,
    );
  }
  const whole = new Uint8Array(await response.arrayBuffer());
  return {
    size: whole.length,
    slice: (begin, end) => Promise.resolve(whole.subarray(begin, end)),
  };
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
