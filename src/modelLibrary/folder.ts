/** Read access to the files of one model, stored in OPFS or served beside the page. */
import { UserError } from "../base/userError.ts";
import type { ByteSource } from "../formats/byteSource.ts";
import type { ModelRecord } from "../protocol/models.ts";
import { findModel, missingText, storedBytes } from "../storage/models/modelStore.ts";
import { pageBase, SERVED_MODELS } from "./servedModels.ts";

export interface ModelFolder {
  /** null when there is no such file. */
  bytes(name: string): Promise<ByteSource | null>;
  /** null when there is no such file. */
  text(name: string): Promise<string | null>;
  /** @throws {UserError} when it is missing or is not JSON. */
  json<T>(name: string): Promise<T>;
}

/** A stored or served model's folder. @throws {UserError} when the model is unknown or its import is not complete. */
export async function openFolder(id: string): Promise<ModelFolder> {
  const record = await findModel(id);
  if (!record) return servedFolder(id);
  if (record.state === "complete") return openFiles(record);
  throw new UserError(
    `${record.title} is not whole yet. Go on with it on the Models screen, or choose another model.`,
  );
}

/** What is here of a stored model, whole or not. */
export const openFiles = ({ title, folder }: Pick<ModelRecord, "title" | "folder">): ModelFolder =>
  folderOf(title, (name) => storedBytes(folder, name));

const SCION_FILE = "scion.json";

/** scion.json lists the files, so that no missing file is requested. @throws {UserError} when the model is unknown. */
async function servedFolder(id: string): Promise<ModelFolder> {
  if (!SERVED_MODELS.includes(id)) throw new UserError(await missingText(id));
  const facts = await servedBytes(`${id}/${SCION_FILE}`);
  const { files } = JSON.parse(new TextDecoder().decode(await facts.slice(0, facts.size))) as {
    files: { path: string }[];
  };
  const names = new Set(files.map(({ path }) => path));
  return folderOf(id, async (name) => {
    if (name === SCION_FILE) return facts;
    return names.has(name) ? servedBytes(`${id}/${name}`) : null;
  });
}

/** A file of a served model, which is small enough to be held in memory. @throws {UserError} when it cannot be read. */
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
