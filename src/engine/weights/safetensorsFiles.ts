/** Reads the headers of a checkpoint's weight files: one safetensors file, or several with an index. */
import { formatCount } from "../../base/words/formatCount.ts";
import { UserError } from "../../base/userError.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import {
  readSafetensorsHeader,
  safetensorsHeaderEnd,
  type TensorEntry,
} from "../../formats/safetensors/safetensors.ts";

export interface CheckpointTensor extends TensorEntry {
  /** File name, for messages. */
  file: string;
  source: ByteSource;
}

/** Tensors of all files by their names in the checkpoint, in file order. */
export type CheckpointTensors = ReadonlyMap<string, CheckpointTensor>;

/** Opens a file of the folder; null or undefined when there is none of that name. */
type OpenFile = (name: string) => Promise<ByteSource | null | undefined>;

const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";
/** An index names each tensor once; 100,000 tensors are more than any model has. */
const MAX_INDEX_BYTES = 16 * 2 ** 20;
const MAX_FILES = 1000;

/**
 * Reads the headers of a folder's weight files.
 * @throws {UserError} when there are none, one is missing, truncated or damaged, or the index disagrees with them.
 */
export async function openSafetensors(open: OpenFile): Promise<CheckpointTensors> {
  const index = await open(INDEX);
  if (!index) {
    const source = await open(SINGLE);
    if (source) return readHeaders(new Map([[SINGLE, source]]));
    throw new UserError(
      `The folder has neither ${SINGLE} nor ${INDEX}: its weights are missing, or in a format this studio does not read.`,
    );
  }
  const places = await readIndex(index);
  const names = [...new Set(places.values())].sort();
  if (names.length > MAX_FILES) {
    throw new UserError(
      `${INDEX} names ${names.length} files; more than ${MAX_FILES} is a mistake.`,
    );
  }
  const sources = new Map<string, ByteSource>();
  const missing: string[] = [];
  for (const name of names) {
    const source = await open(name);
    if (source) sources.set(name, source);
    else missing.push(name);
  }
  if (missing.length) {
    throw new UserError(
      `${INDEX} names ${formatCount(names.length, "file")}, and ${missing.length} of them ${missing.length === 1 ? "is" : "are"} not in the folder: ${listed(missing)}. Add ${missing.length === 1 ? "it" : "them"} and open the folder again.`,
    );
  }
  const tensors = await readHeaders(sources);
  const misplaced = [...places].filter(([tensor, file]) => tensors.get(tensor)?.file !== file);
  if (misplaced.length) {
    const [tensor, file] = misplaced[0]!;
    throw new UserError(
      `${INDEX} says that ${file} holds "${tensor}"${misplaced.length > 1 ? ` and says so of ${misplaced.length - 1} more tensors` : ""}, but the file does not: index and files are of different models. Get all of them anew from one place.`,
    );
  }
  return tensors;
}

/** The same for a single file that is already open. */
export function openSingle(source: ByteSource): Promise<CheckpointTensors> {
  return readHeaders(new Map([[SINGLE, source]]));
}

async function readHeaders(sources: ReadonlyMap<string, ByteSource>): Promise<CheckpointTensors> {
  const all = new Map<string, CheckpointTensor>();
  for (const [file, source] of sources) {
    const start = await source.slice(0, Math.min(8, source.size));
    const end = safetensorsHeaderEnd(start, source.size, file);
    const bytes = await source.slice(0, end);
    if (bytes.length < end) {
      throw new UserError(
        `${file} ends after ${bytes.length} of ${source.size} bytes: it is cut off. Get a fresh copy.`,
      );
    }
    const header = readSafetensorsHeader(bytes, { name: file, fileBytes: source.size });
    for (const [name, entry] of header.tensors) {
      const other = all.get(name);
      if (other) {
        throw new UserError(
          `The tensor "${name}" is in ${other.file} and again in ${file}: files of two models are mixed. Get all of them anew from one place.`,
        );
      }
      all.set(name, { ...entry, file, source });
    }
  }
  return all;
}

/** Tensor names → file names. */
async function readIndex(source: ByteSource): Promise<Map<string, string>> {
  if (source.size > MAX_INDEX_BYTES) {
    throw new UserError(
      `${INDEX} has ${source.size} bytes; more than ${MAX_INDEX_BYTES} is not an index of a model.`,
    );
  }
  const damaged = (why: string) => new UserError(`${INDEX} ${why}. Get a fresh copy.`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(await source.slice(0, source.size)));
  } catch {
    throw damaged("is not JSON text");
  }
  const map = (json as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw damaged('has no "weight_map" from tensors to files');
  }
  const places = Object.entries(map);
  for (const [tensor, file] of places) {
    // Only files beside the index: a name must not lead elsewhere.
    if (typeof file !== "string" || !/^[\w][\w.-]*\.safetensors$/.test(file)) {
      throw damaged(`gives no safetensors file for the tensor "${tensor.slice(0, 100)}"`);
    }
  }
  if (places.length === 0) throw damaged("names no tensor");
  return new Map(places as [string, string][]);
}

/** At most five names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 5)
    .map((name) => (name.length > 90 ? `${name.slice(0, 89)}…` : name));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
