/** Reads the JSON and the texts of a project archive; every fault is one sentence that names the file. */
import * as v from "valibot";
import { UserError } from "../../base/userError.ts";
import type { FileSource } from "../../formats/fileSource.ts";

export async function readText(source: FileSource, path: string): Promise<string> {
  if (!source.paths.includes(path)) {
    throw new UserError(`${source.name} lacks ${path}. It is incomplete; get a fresh copy.`);
  }
  return new TextDecoder().decode(await source.read(path));
}

export async function readJson(source: FileSource, path: string): Promise<unknown> {
  return parseJson(source, path, await readText(source, path));
}

export function parseJson(source: FileSource, at: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(
      `${source.name}: ${at} is not JSON. The file is damaged; get a fresh copy.`,
    );
  }
}

export function checkRecord<Schema extends v.GenericSchema>(
  source: FileSource,
  at: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  // The value as it stands: the schemas change nothing, and keep no order of fields.
  if (result.success) return value as v.InferOutput<Schema>;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? "the whole";
  throw new UserError(
    `${source.name}: ${at} does not fit, at "${field}" (${issue.message}). The file is damaged or made by something else; get a fresh copy.`,
  );
}

export function foreign(source: FileSource, at: string): UserError {
  return new UserError(
    `${source.name}: ${at} belongs to another project or is there twice. The file was put together wrongly; get a fresh copy.`,
  );
}
